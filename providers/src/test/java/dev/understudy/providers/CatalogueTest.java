package dev.understudy.providers;

import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.provider.ChatChunk;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.Json;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.End;
import dev.understudy.testkit.faults.Fault;
import dev.understudy.testkit.faults.FaultTests;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.faults.Site;
import dev.understudy.transport.EventLoops;
import dev.understudy.transport.HttpClient;
import dev.understudy.transport.Origin;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every fault of the catalogue through [FailoverProvider] over the providers of this module, in
/// every dialect.
class CatalogueTest {
  private static final String CONTINUED = "an end, and B continues what was said";
  private static final String UNCONTINUED = "nobody who speaks this can be given a beginning";
  private static final EventLoops LOOPS = EventLoops.start(2, "catalogue");

  @AfterAll
  static void stop() {
    LOOPS.close();
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfChatEndsAsItMust() {
    return faults(Dialect.CHAT).through(CatalogueTest::client);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfMessagesEndsAsItMust() {
    return faults(Dialect.MESSAGES).through(CatalogueTest::client);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfResponsesEndsAsItMust() {
    return faults(Dialect.RESPONSES)
        .differs(CONTINUED, UNCONTINUED, CatalogueTest::interrupted)
        .through(CatalogueTest::client);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfGeminiEndsAsItMust() {
    return faults(Dialect.GEMINI)
        .differs(CONTINUED, UNCONTINUED, CatalogueTest::interrupted)
        .through(CatalogueTest::client);
  }

  private static Fault interrupted(Fault fault) {
    return fault.ending(End.interrupted().asking(1, 1));
  }

  private static FaultTests faults(Dialect dialect) {
    return FaultTests.in(dialect)
        .status(failure ->
            failure instanceof ProviderException known
                ? OptionalInt.of(known.httpStatus())
                : OptionalInt.empty());
  }

  private static FaultTests.Client client(Scene scene) {
    FailoverProvider.Builder builder =
        FailoverProvider.builder()
            .policy(scene.policy())
            .engine(Engine.builder().listener(scene.listener()).build());
    HttpClient client = HttpClient.builder().trust(origin(scene), trusted()).build();
    Connections connections = Connections.of(client, LOOPS);
    for (Target target : scene.targets()) {
      builder.target(target, provider(scene, target, connections));
    }
    return new Asking(builder.build(), scene, client);
  }

  private static Origin origin(Scene scene) {
    return Origin.parse(scene.baseUrl(scene.a()));
  }

  private static List<X509Certificate> trusted() {
    return List.of(Site.trust().getAcceptedIssuers());
  }

  private static Provider provider(Scene scene, Target target, Connections connections) {
    String url = scene.baseUrl(target);
    return switch (scene.dialect()) {
      case CHAT -> made(OpenAiProvider.builder(), url, target, connections).build();
      case MESSAGES -> made(AnthropicProvider.builder(), url, target, connections).build();
      case RESPONSES ->
          made(
                  new EntryProviders.Draft(dev.understudy.dialects.Dialect.RESPONSES),
                  url + "/v1",
                  target,
                  connections)
              .build();
      case GEMINI -> made(GeminiProvider.builder(), url, target, connections).build();
    };
  }

  private static <B extends WiringDraft<B>> B made(
      B draft, String url, Target target, Connections connections) {
    return draft
        .name(target.provider())
        .baseUrl(url)
        .apiKey(Scene.KEY)
        .timeouts(target.timeouts())
        .connections(connections);
  }

  private record Asking(Provider provider, Scene scene, HttpClient client)
      implements FaultTests.Client, AutoCloseable {
    @Override
    public void ask(Consumer<@Nullable String> heard) {
      ChatRequest.Builder request =
          ChatRequest.of(scene.a().name(), Message.user("hi")).toBuilder();
      if (!scene.needs().replaySafe()) {
        request.extra("store", Json.of(true));
      }
      if (!scene.streams()) {
        heard.accept(provider.chat(request.build()).text());
        return;
      }
      try (ChatStream stream = provider.chatStream(request.build())) {
        while (stream.hasNext()) {
          ChatChunk chunk = stream.next();
          heard.accept(chunk.text());
        }
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
