package dev.understudy.dialects.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Recorded.Events;
import dev.understudy.testkit.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SseParserTest {

  private static Events parse(byte[] stream, int... cuts) {
    Events events = new Events();
    SseParser parser = new SseParser();
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
  private static void feedCopy(SseParser parser, byte[] stream, int from, int to, Events events) {
    byte[] copy = java.util.Arrays.copyOfRange(stream, from, to);
    parser.feed(copy, 0, copy.length, events);
    java.util.Arrays.fill(copy, (byte) 'X');
  }

  private static Events parse(String stream) {
    return parse(stream.getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anySplitAndAnyLineEndGiveTheSameEvents(Dialect dialect) {
    for (String name : Recorded.names(dialect)) {
      byte[] recorded = Recorded.stream(dialect, name);
      Events whole = parse(recorded);
      assertThat(whole.all).isNotEmpty();
      for (String end : List.of("\n", "\r", "\r\n")) {
        byte[] stream = new String(recorded, UTF_8).replace("\n", end).getBytes(UTF_8);
        for (int cut = 0; cut <= stream.length; cut++) {
          Events split = parse(stream, cut);
          assertThat(split.all).as(name + " cut at " + cut).isEqualTo(whole.all);
          assertThat(split.comments).as(name + " cut at " + cut).isEqualTo(whole.comments);
          assertThat(split.wrong).isEmpty();
        }
      }
    }
  }

  @Test
  void manyRandomCutsGiveTheSameEvents() {
    byte[] recorded =
        ("\uFEFFdata: a\r\rdata:b\ndata: c\r\n\n:x\n\nevent:  y\ndata\ndata: {}\n\nid: 3\n\n"
                + "data: \u65e5\u672c\n\r\ndata: [DONE]")
            .getBytes(UTF_8);
    Events whole = parse(recorded);
    assertThat(whole.all)
        .containsExactly(
            new Event("", "a"),
            new Event("", "b\nc"),
            new Event(" y", "\n{}"),
            new Event("", "\u65e5\u672c"),
            new Event("", "[DONE]"));
    assertThat(whole.comments).isEqualTo(2);
    Seeds.check(
        2_000,
        seed -> {
          int[] cuts = new Random(seed).ints(6, 0, recorded.length + 1).sorted().toArray();
          Events split = parse(recorded, cuts);
          assertThat(split.all).isEqualTo(whole.all);
          assertThat(split.comments).isEqualTo(whole.comments);
        });
  }

  @Test
  void anUnfinishedEventCountsIfItsDataIsComplete() {
    assertThat(parse("data: {\"a\":1}").all).containsExactly(new Event("", "{\"a\":1}"));
    assertThat(parse("data: {\"a\":1}\n").all).containsExactly(new Event("", "{\"a\":1}"));
    assertThat(parse("data: [DONE]").all).containsExactly(new Event("", "[DONE]"));
    assertThat(parse("data: {\"a\":1").all).isEmpty();
    assertThat(parse("data: [DON").all).isEmpty();
  }

  @Test
  void anErrorNeedsNoData() {
    assertThat(parse("event: error\n\n").all).containsExactly(new Event("error", ""));
    Events other = parse("event: ping\n\n");
    assertThat(other.all).isEmpty();
    assertThat(other.comments).isEqualTo(1);
  }

  @Test
  void invalidBytesSpoilOneEventOnly() {
    byte[] stream =
        new Bytes(0).add("data: ").add(0xC0).add(0xAF).add("\n\ndata: ok\n\n").toArray();
    Events events = parse(stream);
    assertThat(events.wrong).containsExactly("malformed: an event that is not UTF-8");
    assertThat(events.all).containsExactly(new Event("", "ok"));
  }

  @Test
  void limitsHoldToTheByteAndEndTheStream() {
    assertThat(limited("data: 34567890\n\ndata: x\n\n").all).hasSize(2);
    Events line = limited("data: 345678901\n\ndata: x\n\n");
    assertThat(line.all).isEmpty();
    assertThat(line.wrong).containsExactly("broken: a line of more than 14 bytes");
    Events event = limited("data: 34567890\ndata: 345678\n\n");
    assertThat(event.wrong).containsExactly("broken: an event of more than 14 bytes");
    Events name = parse("event: " + "n".repeat(257) + "\ndata: x\n\n");
    assertThat(name.wrong).containsExactly("broken: an event name of more than 256 bytes");
    assertThat(parse("event: " + "n".repeat(256) + "\ndata: x\n\n").all).hasSize(1);
  }

  private static Events limited(String text) {
    byte[] stream = text.getBytes(UTF_8);
    for (int cut = 0; cut <= stream.length; cut++) {
      Events split = new Events();
      SseParser parser = new SseParser(14);
      feedCopy(parser, stream, 0, cut, split);
      feedCopy(parser, stream, cut, stream.length, split);
      parser.end(split);
      Events whole = new Events();
      SseParser once = new SseParser(14);
      once.feed(stream, 0, stream.length, whole);
      once.end(whole);
      assertThat(split.all).isEqualTo(whole.all);
      assertThat(split.wrong).isEqualTo(whole.wrong);
    }
    Events events = new Events();
    SseParser parser = new SseParser(14);
    parser.feed(stream, 0, stream.length, events);
    parser.end(events);
    return events;
  }

  @Test
  void anEventThatArrivesWholeIsNotCopied() {
    byte[] stream = "event: ping\ndata: {}\n\ndata: 1\n\n".getBytes(UTF_8);
    SseParser parser = new SseParser();
    Bytes seen = new Bytes(0);
    parser.feed(
        stream,
        0,
        stream.length,
        new FrameParser.Sink() {
          @Override
          public void event(String name, byte[] data, int from, int to) {
            assertThat(data).isSameAs(stream);
            seen.add(data, from, to);
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
    assertThat(seen.toString()).isEqualTo("{}1");
  }

  @Test
  void whatIsWrittenIsRead() {
    Bytes out = new Bytes(0);
    byte[] data = "{\"a\":\n1}".getBytes(UTF_8);
    SseWriter.event("message_stop", data, 0, data.length, out);
    SseWriter.comment("understudy", out);
    SseWriter.event("", data, 0, 0, out);
    SseWriter.event("", data, 1, 4, out);
    Events events = parse(out.toArray());
    assertThat(events.all)
        .containsExactly(new Event("message_stop", "{\"a\":\n1}"), new Event("", "\"a\""));
    assertThat(events.comments).isEqualTo(2);
    assertThatThrownBy(() -> SseWriter.comment("a\nb", out))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
