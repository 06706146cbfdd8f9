package dev.understudy.dialects.jsonarray;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Recorded.Events;
import dev.understudy.dialects.errors.ErrorBodies;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JsonArrayTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Feeds copies that are overwritten afterwards, as a buffer of a socket is.
  private static Events parse(byte[] bytes, int limit, int... cuts) {
    Events events = new Events();
    JsonArrayParser parser = new JsonArrayParser(limit);
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.length;
      byte[] copy = Arrays.copyOfRange(bytes, from, to);
      parser.feed(copy, 0, copy.length, events);
      Arrays.fill(copy, (byte) 'X');
      from = to;
    }
    parser.end(events);
    return events;
  }

  private static Events parse(String text) {
    return parse(text.getBytes(UTF_8), 1 << 20);
  }

  private static List<String> data(Events events) {
    return events.all.stream().map(Event::data).toList();
  }

  private static byte[] array(byte[] sse) {
    JsonArrayWriter writer = new JsonArrayWriter();
    Bytes out = new Bytes(0);
    writer.feed(sse, 0, sse.length, out);
    writer.end(out);
    return out.toArray();
  }

  @Test
  void cutsElementsAtTheOutermostLevelOnly() {
    String text = " [{\"a\":[1,{\"b\":\"],}\\\"\"}]}\n,\r\n{} , \"x,]\",[2,3], 17 ,null]\n";
    assertThat(data(parse(text)))
        .containsExactly(
            "{\"a\":[1,{\"b\":\"],}\\\"\"}]}", "{}", "\"x,]\"", "[2,3]", "17 ", "null");
    assertThat(parse("[]").all).isEmpty();
    assertThat(parse("").all).isEmpty();
    assertThat(parse("[]").wrong).isEmpty();
  }

  @Test
  void aCutArrayHasTheElementsThatAreWhole() {
    assertThat(data(parse("[{\"a\":1},{\"b\":2"))).containsExactly("{\"a\":1}");
    assertThat(data(parse("[{\"a\":1},"))).containsExactly("{\"a\":1}");
    assertThat(data(parse("[{\"a\":1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':1}|not a JSON array",
        "<html>|not a JSON array",
        "[{}{}]|no comma between two elements",
        "[{}]{}|something follows the JSON array",
        "[{},,{}]|no value between two commas",
        "[{},]|no value between two commas",
      })
  void whatIsNotAnArrayBreaksTheStream(String text, String why) {
    assertThat(parse(text.replace('\'', '"')).wrong).containsExactly("broken: " + why);
  }

  @Test
  void limitsHoldToTheByteWhereverTheInputIsSplit() {
    byte[] fits = "[{\"a\":12345}]".getBytes(UTF_8);
    byte[] exceeds = "[{\"a\":123456},{}]".getBytes(UTF_8);
    for (int cut = 0; cut <= fits.length; cut++) {
      assertThat(data(parse(fits, 11, cut))).containsExactly("{\"a\":12345}");
      Events large = parse(exceeds, 11, cut);
      assertThat(large.all).isEmpty();
      assertThat(large.wrong).containsExactly("broken: an element of more than 11 bytes");
    }
  }

  @Test
  void invalidBytesSpoilOneElementOnly() {
    byte[] bytes = new Bytes(0).add("[{\"a\":\"").add(0xC0).add("\"},{}]").toArray();
    for (int cut = 0; cut <= bytes.length; cut++) {
      Events events = parse(bytes, 100, cut);
      assertThat(data(events)).containsExactly("{}");
      assertThat(events.wrong).containsExactly("malformed: an element that is not UTF-8");
    }
  }

  @Test
  void anElementThatArrivesWholeIsNotCopied() {
    byte[] bytes = "[{\"a\":1},{}]".getBytes(UTF_8);
    Bytes seen = new Bytes(0);
    new JsonArrayParser()
        .feed(
            bytes,
            0,
            bytes.length,
            new FrameParser.Sink() {
              @Override
              public void event(String name, byte[] data, int from, int to) {
                assertThat(data).isSameAs(bytes);
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
    assertThat(seen.toString()).isEqualTo("{\"a\":1}{}");
  }

  @Test
  void aRecordedStreamIsTheSameAsAnArrayHoweverItIsSplit() {
    for (String name : Recorded.names(Dialect.GEMINI)) {
      byte[] sse = Recorded.stream(Dialect.GEMINI, name);
      byte[] array = array(sse);
      assertThat(JSON.readTree(array).isArray()).isTrue();
      for (int cut = 0; cut <= array.length; cut++) {
        assertThat(parse(array, 1 << 20, cut).all).isEqualTo(Recorded.events(sse));
      }
    }
  }

  @Test
  void heartbeatsAreLineEndsAndAnErrorIsTheLastElement() {
    JsonArrayWriter writer = new JsonArrayWriter();
    Bytes sse = new Bytes(0);
    SseWriter.comment("understudy", sse);
    byte[] data = "{\"a\":\n1}".getBytes(UTF_8);
    SseWriter.event("", data, 0, data.length, sse);
    SseWriter.comment("understudy", sse);
    sse.add(ErrorBodies.inBand(Dialect.GEMINI, "stream_interrupted", "it broke", "r"));
    Bytes out = new Bytes(0);
    writer.feed(sse.array(), 0, sse.length(), out);
    assertThat(out.toString()).startsWith("\n[{\"a\":\n1}\n,\n{\"error\"");
    writer.end(out);
    JsonNode array = JSON.readTree(out.toArray());
    assertThat(array.size()).isEqualTo(2);
    assertThat(array.path(1).path("error").path("status").asString()).isEqualTo("UNAVAILABLE");
    Bytes nothing = new Bytes(0);
    new JsonArrayWriter().end(nothing);
    assertThat(nothing.toString()).isEqualTo("[]");
  }

  @Test
  void randomArraysAreCutAsAnotherParserReadsThem() {
    Seeds.check(
        3_000,
        seed -> {
          Random random = new Random(seed);
          ArrayNode array = JsonNodeFactory.instance.arrayNode();
          for (int i = random.nextInt(5); i > 0; i--) {
            array.add(object(random, 0));
          }
          String text =
              random.nextBoolean()
                  ? array.toString()
                  : array.toPrettyString().replace("\n", "\r\n");
          byte[] bytes = text.getBytes(UTF_8);
          int[] cuts = random.ints(4, 0, bytes.length + 1).sorted().toArray();
          Events events = parse(bytes, 1 << 20, cuts);
          assertThat(events.wrong).isEmpty();
          ArrayNode read = JsonNodeFactory.instance.arrayNode();
          data(events).forEach(element -> read.add(JSON.readTree(element)));
          assertThat(read).isEqualTo(array);
        });
  }

  @Test
  void anyBytesEndSomehowAndAlikeHoweverTheyAreSplit() {
    byte[] alphabet = "[]{},\"\\ a1\n".getBytes(UTF_8);
    Seeds.check(
        20_000,
        seed -> {
          Random random = new Random(seed);
          byte[] bytes = new byte[random.nextInt(24)];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = alphabet[random.nextInt(alphabet.length)];
          }
          if (bytes.length > 0 && random.nextInt(8) > 0) {
            bytes[0] = '[';
          }
          Events whole = parse(bytes, 16);
          int[] cuts = random.ints(3, 0, bytes.length + 1).sorted().toArray();
          Events split = parse(bytes, 16, cuts);
          assertThat(split.all).isEqualTo(whole.all);
          assertThat(split.wrong).isEqualTo(whole.wrong);
        });
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      String key = "k" + i + "\"]}".substring(random.nextInt(3));
      switch (random.nextInt(depth > 2 ? 2 : 4)) {
        case 0 -> node.put(key, "\\\"}],{[ \u65e5\n".substring(random.nextInt(6)));
        case 1 -> node.put(key, random.nextInt());
        case 2 -> node.set(key, object(random, depth + 1));
        default -> node.putArray(key).add(object(random, depth + 1)).add(true);
      }
    }
    return node;
  }
}
