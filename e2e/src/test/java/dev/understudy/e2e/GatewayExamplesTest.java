package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the manual tells people to type works as it stands there.
class GatewayExamplesTest {
  private static final Path MANUAL = Path.of("../docs/gateway.md");
  private static final Pattern EXAMPLE = Pattern.compile("```sh\n(curl .*?)```", Pattern.DOTALL);
  private static final byte[] SOUND = {'I', 'D', '3', 4};

  private static List<String> examples() throws IOException {
    List<String> found = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(MANUAL));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static void script(Fleet fleet) {
    fleet
        .provider("openai")
        .onPath("/v1/chat/completions", Answers.openai().text("hello"))
        .onPath(
            "/v1/responses",
            Answer.json(
                200,
                "{\"id\":\"r\",\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":"
                    + "\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\","
                    + "\"text\":\"hello\"}]}]}"))
        .onPath("/v1/images/generations", Answer.json(200, "{\"data\":[{\"url\":\"hello\"}]}"))
        .onPath("/v1/audio/transcriptions", Answer.json(200, "{\"text\":\"hello\"}"))
        .onPath(
            "/v1/audio/speech",
            Answer.status(200).header("content-type", "audio/mpeg").parts(List.of(SOUND)));
    fleet.provider("anthropic").always(Answers.anthropic().text("hello"));
    fleet
        .provider("gemini")
        .always(
            Answer.json(
                200,
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hello\"}]},"
                    + "\"finishReason\":\"STOP\"}]}"));
  }

  @Test
  void everyExampleIsAnswered(@TempDir Path directory) throws Exception {
    List<String> examples = examples();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(7);
    Files.write(directory.resolve("speech.wav"), SOUND);
    Files.writeString(directory.resolve(".curlrc"), "fail\nsilent\nshow-error\nmax-time 20\n");
    try (Fleet fleet = Fleet.of("gateway/operations.yaml")) {
      script(fleet);
      for (String example : examples) {
        String typed = example.replace("127.0.0.1:12000", "127.0.0.1:" + fleet.gateway().port());
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", typed).directory(directory.toFile());
        shell.environment().put("CURL_HOME", directory.toString());
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(example + said).isZero();
        if (!example.contains(" -o ")) {
          assertThat(said).as(example).contains("hello");
        }
      }
      assertThat(directory.resolve("hello.mp3")).hasBinaryContent(SOUND);
    }
  }
}
