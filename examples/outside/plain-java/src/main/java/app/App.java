package app;

import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.providers.ConfiguredProvider;
import java.nio.file.Path;
import java.util.Map;

/// An application without a library of a vendor, whose models are in a file.
final class App {
  private static final ChatRequest QUESTION =
      ChatRequest.of("openai/gpt-4o", Message.user("How does the show go on?"));

  private App() {}

  public static void main(String[] args) throws Exception {
    int missing;
    try (Incidents incidents = new Incidents();
        Provider models = models(incidents.first.baseUrl(), incidents.second.baseUrl())) {
      missing = incidents.play(() -> models.chat(QUESTION).text(), () -> stream(models));
    }
    System.out.println(missing + " answers missing");
    System.exit(missing == 0 ? 0 : 1);
  }

  private static Provider models(String openAi, String anthropic) {
    return ConfiguredProvider.builder()
        .environment(
            Map.of(
                "OPENAI_URL",
                openAi,
                "OPENAI_API_KEY",
                "key",
                "ANTHROPIC_URL",
                anthropic,
                "ANTHROPIC_API_KEY",
                "key"))
        .load(Path.of("understudy.yaml"));
  }

  private static String stream(Provider models) {
    StringBuilder text = new StringBuilder();
    try (ChatStream words = models.chatStream(QUESTION)) {
      words.forEachRemaining(word -> text.append(word.text()));
    }
    return text.toString();
  }
}
