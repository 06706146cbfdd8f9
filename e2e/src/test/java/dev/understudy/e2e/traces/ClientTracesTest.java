package dev.understudy.e2e.traces;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.e2e.Fleet;
import dev.understudy.e2e.Mode;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The requests of the official clients, as they are on the wire, through one gateway: every trace
/// to a target of every dialect, at once and after a first target of the client's own has failed.
///
/// What is recorded is recorded again and compared; `-Dunderstudy.write=true` writes it anew.
@Execution(ExecutionMode.SAME_THREAD)
class ClientTracesTest {
  /// All that a provider is told in headers, but for its key and what Anthropic's clients add.
  private static final Set<String> USUAL =
      Set.of("host", "content-type", "content-length", "accept", "accept-encoding", "user-agent");

  private static final String FIRST = "first";

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.with(config());
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  /// A good target of every dialect, and for every dialect of a client and every good target one
  /// that fails and is followed by it.
  private static String config() {
    var config =
        new StringBuilder(
            """
            version: v1
            listeners:
              - {type: model, name: main, port: @port@}
            model_providers:
            """);
    for (Dialect target : Dialect.values()) {
      config.append(entry(target.target(), target, target.words()));
      callers()
          .forEach(caller ->
              config
                  .append(entry(failing(caller, target), caller, FIRST))
                  .append(
                      "    retry_policy: {fallback_models: [\"%s\"], ".formatted(target.target()))
                  .append("fallback_scope: fallback_list_only, circuit_breaker: off, ")
                  .append("retry_budget: off}\n"));
    }
    return config.toString();
  }

  private static String entry(String name, Dialect dialect, String provider) {
    return """
      - model: "%s"
        provider_interface: %s
        base_url: http://127.0.0.1:@%s@
        access_key: $%s_API_KEY
    """
        .formatted(name, dialect.providerInterface(), provider, provider.toUpperCase(Locale.ROOT));
  }

  private static Stream<Dialect> callers() {
    return Stream.of(Dialect.values()).filter(dialect -> dialect != Dialect.BEDROCK);
  }

  private static String failing(Dialect caller, Dialect target) {
    return "%s_%s/%s".formatted(FIRST, caller.words(), failingModel(target));
  }

  private static String failingModel(Dialect target) {
    return "before-" + target.words();
  }

  @Test
  void theClientsStillSendWhatWasRecorded() throws Exception {
    Map<String, Trace> now = Recording.now();
    if (Boolean.getBoolean("understudy.write")) {
      for (Trace trace : now.values()) {
        trace.write();
      }
    }
    Map<String, Trace> before = Recording.before();
    assertThat(now.keySet()).isEqualTo(before.keySet());
    now.forEach((name, trace) -> {
      Trace known = Objects.requireNonNull(before.get(name));
      assertThat(trace.path()).as(name).isEqualTo(known.path());
      assertThat(trace.body()).as(name).isEqualTo(known.body());
      // Their own headers; what the run-time adds is its version's affair.
      assertThat(ownHeaders(trace)).as(name).isEqualTo(ownHeaders(known));
    });
  }

  private static Set<String> ownHeaders(Trace trace) {
    return trace.headers().stream()
        .map(line -> line.name().toLowerCase(Locale.ROOT))
        .filter(name ->
            name.startsWith("x-")
                || name.startsWith("anthropic-")
                || name.startsWith("openai-")
                || name.equals("authorization")
                || name.equals("idempotency-key"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void thereIsATraceOfEveryClientForEveryDialectItSpeaks() {
    Set<String> names = Trace.all().stream().map(Trace::name).collect(Collectors.toSet());
    Set<String> expected = new HashSet<>();
    for (String client : List.of("node", "java", "python", "python-older")) {
      callers()
          .filter(dialect ->
              dialect != Dialect.GEMINI || client.equals("node") || client.equals("python"))
          .forEach(dialect -> {
            expected.add("%s/%s-plain".formatted(client, dialect.words()));
            expected.add("%s/%s-stream".formatted(client, dialect.words()));
          });
    }
    assertThat(names).isEqualTo(expected);
  }

  @TestFactory
  Stream<DynamicTest> everyClientIsServedByEveryDialect() {
    return pairs((trace, target) -> {
      ScriptedProvider provider = well(target);

      WireReply reply = send(trace, target.target());

      isUnderstood(trace, target, reply, 1);
      Received request = only(provider);
      isAsked(trace, target, request);
      if (trace.dialect() == target) {
        isUntouched(trace, target.model(), request);
        isHandedOn(trace, provider, request, reply);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> everyClientIsServedByEveryDialectAfterItsOwnHasFailed() {
    return pairs((trace, target) -> {
      ScriptedProvider provider = well(target);
      ScriptedProvider first = fleet.provider(FIRST).reset().always(trace.dialect().overloaded());

      WireReply reply = send(trace, failing(trace.dialect(), target));

      isUnderstood(trace, target, reply, 2);
      Received failed = only(first);
      isUntouched(trace, failingModel(target), failed);
      hasHeaders(trace, trace.dialect(), FIRST, failed);
      Received request = only(provider);
      isAsked(trace, target, request);
      if (trace.dialect() == target) {
        isUntouched(trace, target.model(), request);
      }
    });
  }

  private interface Pair {
    void play(Trace trace, Dialect target) throws Exception;
  }

  private static Stream<DynamicTest> pairs(Pair pair) {
    return Trace.all().stream()
        .flatMap(trace ->
            Arrays.stream(Dialect.values())
                .map(target ->
                    DynamicTest.dynamicTest(
                        trace.name() + " by " + target.words(), () -> pair.play(trace, target))));
  }

  private static ScriptedProvider well(Dialect target) {
    return fleet.provider(target.words()).reset().always(target.good());
  }

  private static WireReply send(Trace trace, String model) throws IOException {
    int port = fleet.gateway().port();
    try (RawClient client = RawClient.to(port)) {
      return WireReply.read(client.send(trace.bytes(model, port)));
    }
  }

  private static Received only(ScriptedProvider provider) {
    assertThat(provider.received()).hasSize(1);
    return provider.received(1);
  }

  /// What the client gets is what its dialect promises, and all of it.
  private static void isUnderstood(Trace trace, Dialect target, WireReply reply, int attempts) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.header("content-type").orElse(""))
        .startsWith(trace.mode() == Mode.STREAM ? "text/event-stream" : "application/json");
    assertThat(reply.header("content-encoding")).isEmpty();
    assertThat(reply.header("x-understudy-model")).hasValue(target.target());
    assertThat(reply.header("x-understudy-attempts")).hasValue(Integer.toString(attempts));
    assertThat(names(reply.header("x-understudy-dropped").orElse("")))
        .isEqualTo(trace.dialect().lostAt(target));
    Client client = trace.dialect().client();
    Understood understood =
        trace.mode() == Mode.STREAM
            ? client.stream(reply.events())
            : client.plain(Reply.parse(reply.body()));
    assertThat(understood).as(reply.body()).isEqualTo(expected(trace));
  }

  private static Understood expected(Trace trace) {
    boolean told = trace.asksForUsage();
    return new Understood(
        Dialect.TEXT,
        Conversation.TOOL,
        Reply.parse(Dialect.ARGUMENTS),
        trace.dialect().finish(),
        told ? OptionalInt.of(Dialect.INPUT_TOKENS) : OptionalInt.empty(),
        told ? OptionalInt.of(Dialect.OUTPUT_TOKENS) : OptionalInt.empty());
  }

  private static Set<String> names(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  /// The provider is asked in its own dialect for all that the client said.
  private static void isAsked(Trace trace, Dialect target, Received request) {
    boolean streams = request.stream() || request.path().endsWith("/converse-stream");
    assertThat(streams).isEqualTo(trace.mode() == Mode.STREAM);
    Conversation.isIn(request, target);
    hasHeaders(trace, target, target.words(), request);
  }

  /// The provider is told its own key and nothing that the client said of itself.
  private static void hasHeaders(Trace trace, Dialect target, String provider, Received request) {
    assertThat(request.header(target.keyHeader()).orElse("")).endsWith(Fleet.keyOf(provider));
    assertThat(request.path() + request.headers() + request.text())
        .doesNotContain(Conversation.KEY);
    Set<String> allowed = new HashSet<>(USUAL);
    allowed.add(target.keyHeader());
    if (target == Dialect.MESSAGES) {
      allowed.add("anthropic-version");
      allowed.add("anthropic-beta");
      assertThat(request.header("anthropic-version"))
          .hasValue(trace.header("anthropic-version").orElse("2023-06-01"));
      assertThat(request.header("anthropic-beta")).isEqualTo(trace.header("anthropic-beta"));
    }
    assertThat(request.headers())
        .extracting(line -> line.name().toLowerCase(Locale.ROOT))
        .isSubsetOf(allowed);
    assertThat(request.header("user-agent")).hasValue("understudy");
    // Whatever codings the client knows: the gateway reads the answer and knows none.
    assertThat(request.header("accept-encoding")).hasValue("identity");
  }

  /// A target of the client's own dialect gets the client's bytes.
  private static void isUntouched(Trace trace, String model, Received request) {
    String body = trace.body(model);
    String asking =
        trace.asksForUsage()
            ? body
            : body.replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},");
    assertThat(request.text()).isEqualTo(asking);
    assertThat(request.body()).isEqualTo(asking.getBytes(UTF_8));
    assertThat(request.path()).isEqualTo(trace.path().replace(Trace.MODEL, model));
  }

  /// And the client gets the target's: the same as who asks it directly, but for a usage that it
  /// did not ask for.
  private static void isHandedOn(
      Trace trace, ScriptedProvider provider, Received request, WireReply reply)
      throws IOException {
    try (RawClient direct = RawClient.to(provider.port())) {
      WireReply own = WireReply.read(direct.post(request.path(), "", request.text()));
      if (trace.mode() == Mode.PLAIN) {
        assertThat(reply.body()).isEqualTo(own.body());
      } else {
        assertThat(reply.events())
            .containsExactlyElementsOf(
                own.events().stream()
                    .filter(event -> trace.asksForUsage() || !event.contains("\"choices\":[]"))
                    .toList());
      }
    }
  }
}
