package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.understudy.gateway.edge.EdgeLimits;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.frames.Frame;
import dev.understudy.testkit.frames.FrameWire;
import dev.understudy.testkit.frames.Message;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Header;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Callers over HTTP/2, frame by frame.
class FramesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int INITIAL_WINDOW = 4;

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.understudy.gateway");
  private final LogLines lines = new LogLines();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  /// Whatever a stranger does, or leaves undone, is no fault of this program.
  @AfterEach
  void nothingIsCalledAFaultOfThisProgram() {
    logger.detachAppender(lines);
    assertThat(lines.at(Level.ERROR)).isEmpty();
  }

  private Rig.Setup one() {
    return Rig.with().openai("alpha/one", provider, RetryPolicy.DEFAULT);
  }

  private static FrameWire wire(Rig rig, int... settings) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
    socket.setSoTimeout(20_000);
    FrameWire wire = new FrameWire(socket);
    wire.connect(settings);
    return wire;
  }

  private static void post(FrameWire wire, int stream, String body) throws IOException {
    wire.headers(
        stream,
        false,
        ":method",
        "POST",
        ":scheme",
        "http",
        ":path",
        "/v1/chat/completions",
        ":authority",
        "localhost",
        "content-type",
        "application/json");
    wire.send(Frame.data(stream, body, true));
  }

  private static void health(FrameWire wire, int stream) throws IOException {
    wire.headers(
        stream,
        true,
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/healthz",
        ":authority",
        "localhost");
  }

  private static void isUp(FrameWire wire, int stream) throws IOException {
    health(wire, stream);
    Message up = wire.expectMessage();
    assertThat(up).isNotNull();
    assertThat(up.stream()).isEqualTo(stream);
    assertThat(up.status()).isEqualTo(200);
  }

  @Test
  void aCallIsAnswered() throws Exception {
    provider.always(Answers.openai().text("fine"));
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      post(wire, 1, Rig.chat("alpha/one"));
      Message answer = wire.expectMessage();
      assertThat(answer.whole()).isTrue();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).contains("fine");
      assertThat(answer.field("content-type")).hasValue("application/json");
      assertThat(answer.field("content-length")).hasValue("" + answer.body().length);
      assertThat(answer.field("x-understudy-attempts")).hasValue("1");
      assertThat(answer.field("date")).isPresent();
      assertThat(answer.field("connection")).isEmpty();
      assertThat(provider.received(1).text())
          .isEqualTo(Rig.chat("alpha/one").replace("alpha/", ""));
    }
  }

  @Test
  void aStreamIsPassedOnAndManyRunAtOnce() throws Exception {
    provider.always(Answers.openai().text("one two three"));
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      for (int call = 0; call < 50; call++) {
        post(wire, 2 * call + 1, Rig.chatStream("alpha/one"));
      }
      for (int call = 0; call < 50; call++) {
        Message answer = wire.expectMessage();
        assertThat(answer.whole()).isTrue();
        assertThat(answer.field("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.text()).contains("one", "two", "three").endsWith("data: [DONE]\n\n");
      }
    }
  }

  @Test
  void aBodyMayComeInAnyFramesAndSplitAnywhere() throws Exception {
    provider.always(Answers.openai().text("fine"));
    try (Rig rig = one().start()) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
      FrameWire wire = new FrameWire(socket);
      var bytes = new java.io.ByteArrayOutputStream();
      bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(Frame.settings().bytes());
      bytes.writeBytes(
          Frame.headers(
                  1,
                  false,
                  FrameWire.fields(
                      ":method",
                      "POST",
                      ":scheme",
                      "http",
                      ":path",
                      "/v1/chat/completions",
                      ":authority",
                      "localhost",
                      "content-type",
                      "application/json"))
              .bytes());
      for (byte b : Rig.chat("alpha/one").getBytes(StandardCharsets.UTF_8)) {
        bytes.writeBytes(Frame.data(1, new byte[] {b}, false).bytes());
      }
      bytes.writeBytes(Frame.data(1, "", true).bytes());
      for (byte b : bytes.toByteArray()) {
        wire.raw(new byte[] {b});
      }
      assertThat(wire.expectMessage().text()).contains("fine");
      socket.close();
    }
  }

  @Test
  void aCallerThatResetsItsStreamCancelsItsCallAlone() throws Exception {
    provider
        .next(Answers.openai().text("a b c d").breakAfter(3, Ending.STALL))
        .always(Answers.openai().text("fine"));
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      post(wire, 1, Rig.chatStream("alpha/one"));
      assertThat(wire.expect(Frame.DATA)).isNotNull();
      wire.send(Frame.reset(1, Frame.CANCEL));
      assertThat(provider.received(1).awaitGone(SECOND)).isTrue();
      post(wire, 3, Rig.chat("alpha/one"));
      assertThat(wire.expectMessage().text()).contains("fine");
    }
  }

  @Test
  void aCallerThatHangsUpCancelsAllItsCalls() throws Exception {
    provider.always(Answers.openai().text("late").after(Duration.ofSeconds(20)));
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      post(wire, 1, Rig.chat("alpha/one"));
      post(wire, 3, Rig.chat("alpha/one"));
      provider.await(2, Duration.ofSeconds(5));
      wire.socket().close();
      assertThat(provider.received(1).awaitGone(SECOND)).isTrue();
      assertThat(provider.received(2).awaitGone(SECOND)).isTrue();
    }
  }

  @Test
  void aCallerThatGivesNoRoomHoldsTheProviderBackAndIsDropped() throws Exception {
    provider.always(
        Answers.openai().text(("x".repeat(200_000) + " ").repeat(120)).pace(Duration.ofMillis(1)));
    EdgeLimits impatient =
        EdgeLimits.DEFAULT.clocks(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), SECOND);
    try (Rig rig = one().edge(impatient).start()) {
      FrameWire wire = wire(rig, INITIAL_WINDOW, 1_000).rude();
      post(wire, 1, Rig.chatStream("alpha/one"));
      assertThat(provider.await(1, Duration.ofSeconds(5)).awaitGone(Duration.ofSeconds(10)))
          .isTrue();
      Message dropped = wire.expectMessage();
      assertThat(dropped.body().length).isLessThanOrEqualTo(1_000);
      assertThat(dropped.end()).isEqualTo(new Message.End.Reset(Frame.CANCEL));
      isUp(wire, 3);
    }
  }

  @Test
  void drainingSaysGoodbyeAndFinishesWhatItHas() throws Exception {
    provider.always(Answers.openai().text("slow").after(Duration.ofMillis(600)));
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      post(wire, 1, Rig.chat("alpha/one"));
      provider.await(1, Duration.ofSeconds(5));
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> rig.gateway().drain(Duration.ofSeconds(5)));
      Frame goodbye = wire.expect(Frame.GOAWAY);
      assertThat(goodbye.number()).isEqualTo(1);
      assertThat(goodbye.code()).isEqualTo(Frame.NO_ERROR);
      assertThat(wire.expectMessage().text()).contains("slow");
      assertThat(wire.read()).as("closed").isNull();
      assertThat(drained.join()).isTrue();
    }
  }

  @Test
  void whatIsNotFinishedInTimeEndsWithAnError() throws Exception {
    provider.always(Answers.openai().text("a b c d").breakAfter(3, Ending.STALL));
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      post(wire, 1, Rig.chatStream("alpha/one"));
      assertThat(wire.expect(Frame.DATA)).isNotNull();
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> rig.gateway().drain(Duration.ofMillis(200)));
      assertThat(wire.expect(Frame.GOAWAY)).isNotNull();
      Message cut = wire.expectMessage();
      assertThat(cut.text()).contains("\"error\"").doesNotContain("[DONE]");
      assertThat(drained.join()).isFalse();
    }
  }

  private static final Map<String, String[]> MALFORMED = new LinkedHashMap<>();

  private static void malformed(String name, String... fields) {
    MALFORMED.put(name, fields);
  }

  static {
    malformed("no method", ":scheme", "http", ":path", "/healthz", ":authority", "a");
    malformed("no scheme", ":method", "GET", ":path", "/healthz", ":authority", "a");
    malformed("no path", ":method", "GET", ":scheme", "http", ":authority", "a");
    malformed("nobody's", ":method", "GET", ":scheme", "http", ":path", "/healthz");
    malformed("an empty path", ":method", "GET", ":scheme", "http", ":path", "", ":authority", "a");
    with("two paths", ":path", "/healthz");
    with("two authorities", ":authority", "a");
    with("a status", ":status", "200");
    with("another host", "host", "b");
    with("two hosts", "host", "a", "host", "a");
    with("a protocol", ":protocol", "websocket");
    with("a pseudo field that comes late", "x", "y", ":x", "y");
    with("capitals", "X-Name", "y");
    with("a blank in a name", "x y", "z");
    with("an empty name", "", "z");
    with("a line end in a value", "x", "y\r\nhost: b");
    with("a zero in a value", "x", "y\0");
    with("blanks around a value", "x", "y ");
    with("connection", "connection", "close");
    with("transfer-encoding", "transfer-encoding", "chunked");
    with("upgrade", "upgrade", "h2c");
    with("keep-alive", "keep-alive", "1");
    with("proxy-connection", "proxy-connection", "close");
    with("te", "te", "gzip");
    with("two lengths", "content-length", "0", "content-length", "0");
    with("a length without a body", "content-length", "5");
    path("//healthz");
    path("/v1%2fmodels");
    path("/v1/../healthz");
    path("/healthz;x");
    path("/healthz#x");
    path("healthz");
    path("*");
    path("http://a/healthz");
    path("/health z");
    malformed("CONNECT", ":method", "CONNECT", ":authority", "a");
    malformed(
        "a bad authority",
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/healthz",
        ":authority",
        "user@a");
    malformed(
        "an odd scheme",
        ":method",
        "GET",
        ":scheme",
        "file",
        ":path",
        "/healthz",
        ":authority",
        "a");
    malformed(
        "a method that is none",
        ":method",
        "G(T",
        ":scheme",
        "http",
        ":path",
        "/healthz",
        ":authority",
        "a");
  }

  private static void with(String name, String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(":method", "GET", ":scheme", "http", ":path", "/healthz", ":authority", "a"));
    fields.addAll(List.of(more));
    malformed(name, fields.toArray(String[]::new));
  }

  private static void path(String path) {
    malformed(
        "path " + path, ":method", "GET", ":scheme", "http", ":path", path, ":authority", "a");
  }

  static Stream<Arguments> malformed() {
    return MALFORMED.keySet().stream().map(Arguments::of);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void aRequestThatIsNotProperIsRefusedAlone(String name) throws Exception {
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      wire.headers(1, true, Objects.requireNonNull(MALFORMED.get(name)));
      Message answer = wire.expectMessage();
      // A field that Netty itself cannot take ends the stream.
      boolean refused =
          answer.status() == 400
              || (answer.end() instanceof Message.End.Reset(int code) && code == 1);
      assertThat(refused).as("%s: %s", name, answer).isTrue();
      assertThat(provider.requests()).isZero();
      isUp(wire, 3);
    }
  }

  @Test
  void aBodyMustBeAsLongAsItSays() throws Exception {
    try (Rig rig = one().start()) {
      for (String body : List.of("{}", "{\"a\":1}")) {
        FrameWire wire = wire(rig);
        wire.headers(
            1,
            false,
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            "/v1/chat/completions",
            ":authority",
            "a",
            "content-length",
            "5");
        wire.send(Frame.data(1, body, true));
        Message answer = wire.expectMessage();
        assertThat(answer.status() == 400 || answer.end() instanceof Message.End.Reset).isTrue();
        assertThat(provider.requests()).isZero();
        isUp(wire, 3);
      }
    }
  }

  @Test
  void limitsAreTheSame() throws Exception {
    try (Rig rig = one().maxBody(1_000).start()) {
      FrameWire wire = wire(rig);
      post(wire, 1, "x".repeat(1_001));
      assertThat(wire.expectMessage().status()).isEqualTo(413);
      wire.headers(
          3,
          true,
          ":method",
          "GET",
          ":scheme",
          "http",
          ":path",
          "/" + "a".repeat(8 * 1024),
          ":authority",
          "a");
      assertThat(wire.expectMessage().status()).isEqualTo(414);
      List<Header> fields =
          new ArrayList<>(
              FrameWire.fields(
                  ":method", "GET", ":scheme", "http", ":path", "/healthz", ":authority", "a"));
      for (int field = 0; field < 101; field++) {
        fields.add(new Header("a" + field, "b"));
      }
      wire.send(Frame.headers(5, true, fields));
      assertThat(wire.expectMessage().status()).isEqualTo(431);
      isUp(wire, 7);
      fields.subList(4, fields.size()).clear();
      fields.add(new Header("a", "b".repeat(12_000)));
      fields.add(new Header("c", "d".repeat(4_000)));
      byte[] block = Frame.headers(9, true, fields).payload();
      for (int half = 0; half < 2; half++) {
        fields.add(new Header("e" + half, "f".repeat(12_000)));
      }
      assertThat(block.length).isLessThan(16_384);
      byte[] whole = Frame.headers(9, true, fields).payload();
      int cut = 16_000;
      wire.send(
          new Frame(Frame.HEADERS, Frame.END_STREAM, 9, java.util.Arrays.copyOf(whole, cut)),
          new Frame(Frame.CONTINUATION, 0, 9, java.util.Arrays.copyOfRange(whole, cut, 2 * cut)),
          new Frame(
              Frame.CONTINUATION,
              Frame.END_HEADERS,
              9,
              java.util.Arrays.copyOfRange(whole, 2 * cut, whole.length)));
      Message answer = wire.expectMessage();
      assertThat(answer == null || answer.status() == 431 || !answer.whole()).isTrue();
      assertThat(provider.requests()).isZero();
    }
  }

  @Test
  void keysAreAskedForBeforeTheBody() throws Exception {
    String hash =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest("right".getBytes(StandardCharsets.UTF_8)));
    provider.always(Answers.openai().text("fine"));
    try (Rig rig = one().key("team", hash).start()) {
      FrameWire wire = wire(rig);
      wire.headers(
          1,
          false,
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/v1/messages",
          ":authority",
          "a",
          "authorization",
          "Bearer wrong");
      Message refused = wire.expectMessage();
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.text()).contains("\"type\":\"error\"");
      Frame reset = wire.expect(Frame.RST_STREAM);
      assertThat(reset.code()).as("the body is not wanted").isEqualTo(Frame.NO_ERROR);
      wire.send(Frame.data(1, "on its way already", true));
      isUp(wire, 3);
    }
  }

  @Test
  void streamsBeyondTheLimitAreRefusedEvenBeforeItIsConfirmed() throws Exception {
    provider.always(Answers.openai().text("late").after(Duration.ofSeconds(20)));
    try (Rig rig = one().start()) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
      FrameWire wire = new FrameWire(socket);
      wire.connect();
      for (int call = 0; call < 120; call++) {
        post(wire, 2 * call + 1, Rig.chat("alpha/one"));
      }
      for (int call = 100; call < 120; call++) {
        Message refused = wire.expectMessage();
        assertThat(refused.stream()).isGreaterThan(200);
        assertThat(refused.end()).isEqualTo(new Message.End.Reset(Frame.REFUSED_STREAM));
      }
      provider.await(100, Duration.ofSeconds(5));
      assertThat(provider.requests()).isEqualTo(100);
      socket.close();
    }
  }

  /// What a caller does to wear us out, until it is thrown out.
  @FunctionalInterface
  interface Attack {
    void run(FrameWire wire, int turn) throws IOException;
  }

  private static final Map<String, Attack> ATTACKS = new LinkedHashMap<>();

  static {
    ATTACKS.put(
        "rapid reset",
        (wire, turn) -> {
          health(wire, 2 * turn + 1);
          wire.send(Frame.reset(2 * turn + 1, Frame.CANCEL));
        });
    ATTACKS.put(
        "resets provoked",
        (wire, turn) -> {
          post(wire, 2 * turn + 1, "{");
          wire.send(Frame.window(2 * turn + 1, 0));
        });
    ATTACKS.put("PING", (wire, turn) -> wire.send(Frame.ping()));
    ATTACKS.put("SETTINGS", (wire, turn) -> wire.send(Frame.settings(1, turn * 100)));
    ATTACKS.put(
        "PRIORITY",
        (wire, turn) -> wire.send(new Frame(Frame.PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 1})));
    ATTACKS.put("unknown", (wire, turn) -> wire.send(new Frame(0xcc, 0, 0, new byte[9])));
    ATTACKS.put("window", (wire, turn) -> wire.send(Frame.window(0, 1)));
    ATTACKS.put(
        "empty DATA",
        (wire, turn) -> {
          if (turn == 0) {
            wire.headers(
                1,
                false,
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                "/v1/messages",
                ":authority",
                "a");
          }
          wire.send(Frame.data(1, "", false));
        });
    ATTACKS.put(
        "CONTINUATION",
        (wire, turn) ->
            wire.send(
                new Frame(turn == 0 ? Frame.HEADERS : Frame.CONTINUATION, 0, 1, new byte[0])));
  }

  static Stream<Arguments> attacks() {
    return ATTACKS.keySet().stream().map(Arguments::of);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void aFloodEndsItsConnection(String name) throws Exception {
    try (Rig rig = one().start()) {
      FrameWire wire = wire(rig);
      FrameWire neighbour = wire(rig);
      var sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int turn = 0; turn < 10_000; turn++) {
                    Objects.requireNonNull(ATTACKS.get(name)).run(wire, turn);
                  }
                } catch (IOException thrownOut) {
                  // which is the point
                }
              });
      Frame last = null;
      try {
        for (Frame next = wire.read(); next != null; next = wire.read()) {
          last = next.type() == Frame.GOAWAY ? next : last;
        }
      } catch (IOException reset) {
        // closed while more was coming
      }
      sender.join(Duration.ofSeconds(10));
      assertThat(sender.isAlive()).as("the caller is stopped").isFalse();
      assertThat(Optional.ofNullable(last).map(Frame::code).orElse(Frame.ENHANCE_YOUR_CALM))
          .isEqualTo(Frame.ENHANCE_YOUR_CALM);
      isUp(neighbour, 1);
    }
  }

  @Test
  void aHeadThatNeverEndsIsNotWaitedFor() throws Exception {
    EdgeLimits impatient =
        EdgeLimits.DEFAULT.clocks(SECOND, Duration.ofSeconds(60), Duration.ofSeconds(60), SECOND);
    try (Rig rig = one().edge(impatient).start()) {
      FrameWire wire = wire(rig);
      assertThat(wire.expect(Frame.SETTINGS)).isNotNull();
      wire.raw(new byte[] {0, 1, 0, Frame.HEADERS, Frame.END_HEADERS, 0, 0, 0, 1, 0});
      long begun = System.nanoTime();
      try {
        wire.drain();
      } catch (IOException closed) {
        // as well
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void aConnectionWithoutWorkIsClosed() throws Exception {
    EdgeLimits impatient =
        EdgeLimits.DEFAULT.clocks(
            Duration.ofSeconds(10), Duration.ofSeconds(60), SECOND, Duration.ofSeconds(30));
    try (Rig rig = one().edge(impatient).start()) {
      FrameWire wire = wire(rig);
      isUp(wire, 1);
      assertThat(wire.expect(Frame.GOAWAY)).isNotNull();
      assertThat(wire.read()).isNull();
    }
  }
}
