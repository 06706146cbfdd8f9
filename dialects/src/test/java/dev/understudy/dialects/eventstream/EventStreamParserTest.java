package dev.understudy.dialects.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Recorded.Events;
import dev.understudy.testkit.Seeds;
import dev.understudy.testkit.peer.EventMessages;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamParserTest {
  private static final byte[] DELTA = EventMessages.event("contentBlockDelta", "{\"a\":\"é\"}");

  private static List<String> recordings() {
    return Recorded.names(Dialect.BEDROCK);
  }

  /// The messages that say what a recording says.
  private static byte[] messages(String name) {
    Bytes all = new Bytes(0);
    for (Event event : Recorded.events(Recorded.stream(Dialect.BEDROCK, name))) {
      String type = event.name();
      all.add(
          type.startsWith(EventStreamParser.EXCEPTION)
              ? EventMessages.exception(
                  type.substring(EventStreamParser.EXCEPTION.length()), event.data())
              : EventMessages.event(type, event.data()));
    }
    return all.toArray();
  }

  private static Events parse(byte[] stream, int... cuts) {
    return parse(new EventStreamParser(), stream, cuts);
  }

  private static Events parse(EventStreamParser parser, byte[] stream, int... cuts) {
    Events events = new Events();
    int from = 0;
    for (int cut : cuts) {
      feedCopy(parser, stream, from, cut, events);
      from = cut;
    }
    feedCopy(parser, stream, from, stream.length, events);
    parser.end(events);
    return events;
  }

  /// Feeds a copy that is overwritten afterwards, as a buffer of a socket is.
  private static void feedCopy(
      EventStreamParser parser, byte[] stream, int from, int to, Events events) {
    byte[] copy = Arrays.copyOfRange(stream, from, to);
    parser.feed(copy, 0, copy.length, events);
    Arrays.fill(copy, (byte) 'X');
  }

  private static byte[] joined(byte[]... messages) {
    Bytes all = new Bytes(0);
    for (byte[] message : messages) {
      all.add(message);
    }
    return all.toArray();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void anySplitGivesTheSameEvents(String name) {
    byte[] stream = messages(name);
    List<Event> expected = Recorded.events(Recorded.stream(Dialect.BEDROCK, name));
    assertThat(parse(stream).all).isEqualTo(expected);
    for (int cut = 0; cut <= stream.length; cut++) {
      Events split = parse(stream, cut);
      assertThat(split.all).as(name + " cut at " + cut).isEqualTo(expected);
      assertThat(split.wrong).isEmpty();
    }
    int[] bytewise = new int[stream.length];
    Arrays.setAll(bytewise, at -> at);
    assertThat(parse(stream, bytewise).all).isEqualTo(expected);
    Seeds.check(
        300,
        seed -> {
          int[] cuts = new Random(seed).ints(6, 0, stream.length + 1).sorted().toArray();
          assertThat(parse(stream, cuts).all).isEqualTo(expected);
        });
  }

  /// A message of the format's specification, with its checksums.
  @Test
  void readsAMessageThatOthersWrote() {
    byte[] stream =
        HexFormat.of()
            .parseHex(
                "0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e"
                    + "7b27666f6f273a27626172277d8d9c08b1");
    Events events = parse(stream);
    assertThat(events.all).isEmpty();
    assertThat(events.wrong).containsExactly("malformed: a message of an unknown type");
    byte[] flipped = stream.clone();
    flipped[stream.length - 1] ^= 1;
    assertThat(parse(flipped).wrong).containsExactly("broken: a message whose checksum is wrong");
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void cutAnywhereOnlyWholeMessagesAreSeen(String name) {
    byte[] stream = messages(name);
    List<Event> whole = parse(stream).all;
    for (int cut = 0; cut < stream.length; cut++) {
      Events events = parse(Arrays.copyOf(stream, cut));
      assertThat(events.all).isEqualTo(whole.subList(0, events.all.size()));
      assertThat(events.all.size()).isLessThan(whole.size());
      assertThat(events.wrong).isEmpty();
    }
  }

  @Test
  void oneFlippedBitAnywhereBreaksTheStream() {
    byte[] stream = joined(DELTA, DELTA);
    for (int bit = 0; bit < DELTA.length * 8; bit++) {
      byte[] flipped = stream.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      for (int cut : new int[] {0, 5, DELTA.length, DELTA.length + 3}) {
        Events events = parse(flipped, cut);
        assertThat(events.all).as("bit " + bit).isEmpty();
        assertThat(events.wrong).as("bit " + bit).hasSize(1);
        assertThat(events.wrong.get(0)).startsWith("broken: ").endsWith("checksum is wrong");
      }
    }
  }

  @Test
  void anExceptionIsAnEventThatSaysSo() {
    Events events = parse(EventMessages.exception("throttlingException", "{\"message\":\"slow\"}"));
    assertThat(events.all)
        .containsExactly(new Event("exception:throttlingException", "{\"message\":\"slow\"}"));
  }

  @Test
  void anErrorTellsItsMessageInItsHeaders() {
    Events events = parse(EventMessages.error("InternalError", "it \"broke\"\n"));
    assertThat(events.all)
        .containsExactly(
            new Event("exception:InternalError", "{\"message\":\"it \\\"broke\\\"\\n\"}"));
  }

  @Test
  void headersOfEveryTypeAreReadOver() {
    Bytes headers = new Bytes(0);
    int[] sizes = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};
    for (int type = 0; type < sizes.length; type++) {
      headers.add(2).add("h").add('0' + type).add(type);
      if (sizes[type] < 0) {
        headers.add(0).add(3).add("abc");
      } else {
        headers.add(new byte[sizes[type]]);
      }
    }
    headers.add(13).add(":message-type").add(7).add(0).add(5).add("event");
    headers.add(11).add(":event-type").add(7).add(0).add(3).add("new");
    assertThat(parse(EventMessages.message(headers.toArray(), "{}".getBytes(UTF_8))).all)
        .containsExactly(new Event("new", "{}"));
  }

  @Test
  void headersCutAnywhereSpoilOneEventOnly() {
    byte[] good = EventMessages.event("messageStop", "");
    byte[] headers = Arrays.copyOfRange(good, 12, good.length - 4);
    int odd = 0;
    for (int length = 0; length < headers.length; length++) {
      byte[] cut = EventMessages.message(Arrays.copyOf(headers, length), new byte[0]);
      Events events = parse(joined(cut, DELTA));
      assertThat(events.all).hasSize(1);
      assertThat(events.wrong).hasSize(1);
      odd += events.wrong.get(0).equals("malformed: headers that cannot be read") ? 1 : 0;
    }
    assertThat(odd).isGreaterThan(headers.length / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0178000a", "01780a00", "00", "00070000", "0578"})
  void oddHeadersSpoilOneEventOnly(String hex) {
    byte[] odd = EventMessages.message(HexFormat.of().parseHex(hex), "{}".getBytes(UTF_8));
    Events events = parse(joined(odd, DELTA));
    assertThat(events.wrong).hasSize(1).allMatch(why -> why.startsWith("malformed: "));
    assertThat(events.all).containsExactly(new Event("contentBlockDelta", "{\"a\":\"é\"}"));
  }

  @Test
  void invalidBytesSpoilOneEventOnly() {
    Map<String, String> headers = Map.of(":message-type", "event", ":event-type", "x");
    byte[] odd = EventMessages.message(headers, new byte[] {(byte) 0xC0, (byte) 0xAF});
    Events events = parse(joined(odd, DELTA));
    assertThat(events.wrong).containsExactly("malformed: an event that is not UTF-8");
    assertThat(events.all).hasSize(1);
  }

  @Test
  void aMessageOverTheLimitEndsTheStreamBeforeItIsKept() {
    assertThat(parse(new EventStreamParser(DELTA.length), DELTA).all).hasSize(1);
    Events events = parse(new EventStreamParser(DELTA.length - 1), joined(DELTA, DELTA));
    assertThat(events.all).isEmpty();
    assertThat(events.wrong)
        .containsExactly("broken: a message of more than " + (DELTA.length - 1) + " bytes");
  }

  @Test
  void lengthsThatCannotBeEndTheStream() {
    assertThat(parse(prelude(15, 0)).wrong)
        .containsExactly("broken: a message shorter than its parts");
    assertThat(parse(prelude(20, 5)).wrong)
        .containsExactly("broken: a message shorter than its parts");
    assertThat(parse(prelude(1 << 20, (128 << 10) + 1)).wrong)
        .containsExactly("broken: headers of more than 131072 bytes");
    assertThat(parse(prelude(-1, 0)).wrong)
        .containsExactly("broken: a message of more than 16777216 bytes");
    assertThat(parse(prelude(100, -1)).wrong)
        .containsExactly("broken: headers of more than 131072 bytes");
  }

  private static byte[] prelude(int length, int headers) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(12).putInt(length).putInt(headers);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(bytes.array(), 0, 8);
    return bytes.putInt((int) crc.getValue()).array();
  }

  @Test
  void whateverComesNothingIsThrownAndNothingFollowsABreak() {
    byte[] good = messages("tools");
    List<Event> expected = parse(good).all;
    Seeds.check(
        5_000,
        seed -> {
          Random random = new Random(seed);
          byte[] stream = good.clone();
          int changes = 1 + random.nextInt(4);
          for (int i = 0; i < changes; i++) {
            stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
          }
          int cut = random.nextInt(stream.length + 1);
          Events events = parse(stream, cut);
          assertThat(events.all).isEqualTo(expected.subList(0, events.all.size()));
          assertThat(events.wrong.size()).isLessThanOrEqualTo(1);
          assertThat(events.all.size() == expected.size() || events.wrong.size() == 1).isTrue();
        });
    Seeds.check(
        2_000,
        seed -> {
          Random random = new Random(seed);
          byte[] headers = new byte[random.nextInt(40)];
          random.nextBytes(headers);
          Events events = parse(joined(EventMessages.message(headers, new byte[0]), DELTA));
          assertThat(events.all.getLast().name()).isEqualTo("contentBlockDelta");
        });
  }

  @Test
  void anEventThatArrivesWholeIsNotCopied() {
    byte[] stream = joined(DELTA, DELTA);
    int[] seen = {0};
    new EventStreamParser()
        .feed(
            stream,
            0,
            stream.length,
            new FrameParser.Sink() {
              @Override
              public void event(String name, byte[] data, int from, int to) {
                assertThat(data).isSameAs(stream);
                seen[0]++;
              }

              @Override
              public void comment() {}

              @Override
              public void malformed(String why) {
                throw new AssertionError(why);
              }

              @Override
              public void broken(String why) {
                throw new AssertionError(why);
              }
            });
    assertThat(seen[0]).isEqualTo(2);
  }
}
