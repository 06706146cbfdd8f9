package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.frames.Frame;
import dev.understudy.testkit.frames.FramePeer;
import dev.understudy.testkit.frames.FrameWire;
import dev.understudy.testkit.frames.Message;
import dev.understudy.testkit.peer.Header;
import dev.understudy.transport.Recorder.Ending.Failed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Providers that break the rules of HTTP/2, or try to wear us out: the exchange fails with
/// [BadAnswer], soon, and nothing is left.
class HostileFramesTest {
  /// What follows the request, with the number of its stream.
  @FunctionalInterface
  interface Attack {
    void run(FrameWire wire, int stream) throws Exception;
  }

  private static final Map<String, Attack> ATTACKS = new LinkedHashMap<>();

  private static void answer(String name, boolean end, String... fields) {
    ATTACKS.put(name, (wire, stream) -> wire.headers(stream, end, fields));
  }

  private static void after(String name, Attack attack) {
    ATTACKS.put(
        name,
        (wire, stream) -> {
          wire.headers(stream, false, ":status", "200", "content-length", "5");
          attack.run(wire, stream);
        });
  }

  static {
    answer("no status", true, "a", "b");
    answer("two statuses", true, ":status", "200", ":status", "200");
    answer("a status that is no number", true, ":status", "2x0");
    answer("a status of four digits", true, ":status", "2000");
    answer("a status below 100", true, ":status", "099");
    answer("a pseudo field of requests", true, ":status", "200", ":path", "/");
    answer("a pseudo field that does not exist", true, ":status", "200", ":x", "1");
    answer("a pseudo field after a regular one", true, "a", "b", ":status", "200");
    answer("a name in capitals", true, ":status", "200", "Content-Type", "a");
    answer("a name with a blank", true, ":status", "200", "a b", "c");
    answer("an empty name", true, ":status", "200", "", "c");
    answer("a value with a line end", true, ":status", "200", "a", "b\r\nset-cookie: c");
    answer("a value with a zero", true, ":status", "200", "a", "b\0");
    answer("blanks around a value", true, ":status", "200", "a", " b");
    answer("connection", true, ":status", "200", "connection", "close");
    answer("transfer-encoding", true, ":status", "200", "transfer-encoding", "chunked");
    answer("keep-alive", true, ":status", "200", "keep-alive", "timeout=5");
    answer("upgrade", true, ":status", "200", "upgrade", "websocket");
    answer("two lengths", true, ":status", "200", "content-length", "0", "content-length", "0");
    answer("a length that is no number", true, ":status", "200", "content-length", "+5");
    answer("a length and no body", true, ":status", "200", "content-length", "5");
    answer("204 with a length", true, ":status", "204", "content-length", "5");
    answer("101", false, ":status", "101");
    answer("an interim answer that ends", true, ":status", "103");
    answer("101 fields", true, many(101));
    ATTACKS.put(
        "a body without a head", (wire, stream) -> wire.send(Frame.data(stream, "hello", true)));
    ATTACKS.put(
        "endless interim answers",
        (wire, stream) -> {
          for (int answer = 0; answer < 20; answer++) {
            wire.headers(stream, false, ":status", "103");
          }
        });
    after("too long a body", (wire, stream) -> wire.send(Frame.data(stream, "hello!", true)));
    after("too short a body", (wire, stream) -> wire.send(Frame.data(stream, "hell", true)));
    after("a second head", (wire, stream) -> wire.headers(stream, false, ":status", "200"));
    after("a status in a trailer", (wire, stream) -> wire.headers(stream, true, ":status", "200"));
    ATTACKS.put(
        "a header block over 32 KiB",
        (wire, stream) ->
            wire.headers(
                stream,
                true,
                ":status",
                "200",
                "a",
                "b".repeat(16_000),
                "c",
                "d".repeat(200),
                "e",
                "f".repeat(30_000)));
    ATTACKS.put("endless CONTINUATION", HostileFramesTest::continuations);
    ATTACKS.put("PING flood", (wire, stream) -> flood(wire, Frame.ping()));
    ATTACKS.put("SETTINGS flood", (wire, stream) -> flood(wire, Frame.settings()));
    ATTACKS.put(
        "empty DATA flood",
        (wire, stream) -> {
          wire.headers(stream, false, ":status", "200");
          flood(wire, Frame.data(stream, "", false));
        });
    ATTACKS.put(
        "PRIORITY flood",
        (wire, stream) ->
            flood(wire, new Frame(Frame.PRIORITY, 0, stream, new byte[] {0, 0, 0, 0, 9})));
    ATTACKS.put(
        "unknown frames", (wire, stream) -> flood(wire, new Frame(0xbe, 0, stream, new byte[10])));
    ATTACKS.put("WINDOW_UPDATE flood", (wire, stream) -> flood(wire, Frame.window(stream, 1)));
    ATTACKS.put(
        "a frame over the limit",
        (wire, stream) -> wire.send(Frame.data(stream, new byte[16_385], false)));
    ATTACKS.put(
        "a push",
        (wire, stream) ->
            wire.send(
                new Frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, stream, new byte[] {0, 0, 0, 2})));
    ATTACKS.put("DATA on stream 0", (wire, stream) -> wire.send(Frame.data(0, "a", false)));
    ATTACKS.put("a window of nothing", (wire, stream) -> wire.send(Frame.window(0, 0)));
    ATTACKS.put(
        "a window too large", (wire, stream) -> wire.send(Frame.window(0, Integer.MAX_VALUE)));
    ATTACKS.put(
        "HEADERS within a block",
        (wire, stream) ->
            wire.send(
                new Frame(Frame.HEADERS, 0, stream, new byte[] {(byte) 0x88}),
                Frame.data(stream, "a", true)));
    ATTACKS.put(
        "an index that does not exist",
        (wire, stream) ->
            wire.send(
                new Frame(
                    Frame.HEADERS, Frame.END_HEADERS, stream, new byte[] {(byte) 0xff, 0x7f})));
    ATTACKS.put(
        "HTTP/1.1",
        (wire, stream) ->
            wire.raw(
                "HTTP/1.1 200 OK\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  }

  private static String[] many(int count) {
    List<String> fields = new ArrayList<>(List.of(":status", "200"));
    for (int field = 0; field < count; field++) {
      fields.add("a" + field);
      fields.add("b");
    }
    return fields.toArray(String[]::new);
  }

  private static void flood(FrameWire wire, Frame frame) throws Exception {
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int count = 0; count < 1_000; count++) {
      many.writeBytes(frame.bytes());
    }
    for (int round = 0; round < 50; round++) {
      wire.raw(many.toByteArray());
    }
  }

  private static void continuations(FrameWire wire, int stream) throws Exception {
    wire.send(new Frame(Frame.HEADERS, 0, stream, new byte[] {(byte) 0x88}));
    for (int count = 0; count < 10_000; count++) {
      wire.send(new Frame(Frame.CONTINUATION, 0, stream, new byte[0]));
    }
  }

  static Stream<Arguments> attacks() {
    return ATTACKS.keySet().stream().map(Arguments::of);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void isABadAnswer(String name) throws Exception {
    List<Header> request = new ArrayList<>();
    try (FramePeer peer =
        FramePeer.plain((wire, number) -> {
          wire.accept();
          Message asked = wire.expectMessage();
          request.addAll(asked.fields());
          Objects.requireNonNull(ATTACKS.get(name)).run(wire, asked.stream());
          wire.drain();
        })) {
      Origin origin = new Origin("http", "127.0.0.1", peer.port());
      try (Rig rig = new Rig(true, settings -> settings.http2WithPriorKnowledge(origin))) {
        Recorder heard = rig.plain(origin, Rig.PATIENT);
        assertThat(heard.ending()).isInstanceOf(Failed.class);
        assertThat(((Failed) heard.ending()).cause()).isInstanceOf(BadAnswer.class);
        assertThat(heard.endings).hasValue(1);
        assertThat(peer.connections()).isEqualTo(1);
        assertThat(request).isNotEmpty();
        rig.until(
            "nobody waits, nothing is in use",
            () -> {
              Pool pool = rig.client.side(rig.loop).pool(origin);
              return pool.open() == pool.idle();
            });
      }
    }
  }
}
