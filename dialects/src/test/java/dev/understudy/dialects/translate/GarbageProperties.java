package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.sse.SseParser;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Recorded streams, damaged: nothing throws, whatever comes, and nothing is complete that does not
/// hold its proof.
class GarbageProperties {
  private static final int RUNS = 3000 * Fuzz.factor();
  private static final List<String> JUNK =
      List.of(
          "\"",
          "\\",
          "\\u",
          "\\u12",
          "\\ud83d",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "-0",
          "1e999",
          "99999999999999999999",
          "\n",
          "\r",
          "\n\n",
          "data: ",
          "event: ",
          ": x",
          "\u0000",
          "é",
          "\u00ff",
          "{\"type\":",
          "\"index\":-1,",
          "\"index\":70000,",
          "[[[[[[[[",
          "{}");

  static List<Dialect> targets() {
    return Known.targets();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void garbageNeitherThrowsNorCompletes(Dialect dialect) {
    List<byte[]> streams = new ArrayList<>();
    for (String name : Recorded.names(dialect)) {
      streams.add(Recorded.stream(dialect, name));
    }
    Seeds.check(
        RUNS,
        seed -> {
          Random random = new Random(seed);
          byte[] stream = streams.get(random.nextInt(streams.size()));
          for (int i = random.nextInt(1, 6); i > 0; i--) {
            stream = damaged(stream, streams, random);
          }
          Played played = new Played(dialect, random);
          int from = 0;
          SseParser parser = new SseParser();
          while (from < stream.length) {
            int to = Math.min(stream.length, from + random.nextInt(1, 200));
            parser.feed(stream, from, to, played);
            from = to;
          }
          parser.end(played);
          if (played.machine.complete()) {
            played.end();
            assertThat(new String(stream, UTF_8)).contains(proof(dialect));
            assertThat(played.heard.isDone() || !played.soundOnly)
                .as("what is complete can be told to its end")
                .isTrue();
          }
        });
  }

  private static String proof(Dialect dialect) {
    return switch (dialect) {
      case OPENAI -> "finish_reason";
      case RESPONSES -> "response.";
      case ANTHROPIC -> "message_stop";
      case GEMINI -> "finishReason";
      case BEDROCK -> "messageStop";
    };
  }

  private static byte[] damaged(byte[] stream, List<byte[]> streams, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = random.nextInt(stream.length + 1);
    int to = Math.min(stream.length, from + random.nextInt(1, 60));
    out.write(stream, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> out.writeBytes(JUNK.get(random.nextInt(JUNK.size())).getBytes(UTF_8));
      case 1 -> out.writeBytes(JUNK.get(random.nextInt(JUNK.size())).getBytes(ISO_8859_1));
      case 2 -> {
        out.write(random.nextInt(256));
        out.write(stream, Math.min(from + 1, to), Math.max(0, to - from - 1));
      }
      case 3 -> {
        out.write(stream, from, to - from);
        out.write(stream, from, to - from);
      }
      case 4 -> out.writeBytes(event(streams.get(random.nextInt(streams.size())), random));
      default -> {}
    }
    out.write(stream, to, stream.length - to);
    return out.toByteArray();
  }

  /// One event of a stream, as it stands there.
  private static byte[] event(byte[] stream, Random random) {
    List<String> events = List.of(new String(stream, ISO_8859_1).split("\n\n", -1));
    String one = "\n\n" + events.get(random.nextInt(events.size())) + "\n\n";
    return one.getBytes(ISO_8859_1);
  }

  /// A damaged stream with everything that listens to one: as the gateway would play it, and with
  /// every event told to everybody, sound or not.
  private static final class Played implements FrameParser.Sink {
    final StreamMachine machine;
    private final Heard heard = new Heard();
    private final StreamReader reader;
    private final List<StreamTranslation> translations = new ArrayList<>();
    private final Bytes out = new Bytes(0);
    private final boolean soundOnly;

    Played(Dialect dialect, Random random) {
      machine = StreamMachine.of(dialect);
      reader = Known.codec(dialect).reader(heard);
      soundOnly = random.nextBoolean();
      for (Dialect caller : Known.callers()) {
        translations.add(Translation.between(caller, dialect).stream(true));
      }
    }

    @Override
    public void event(String name, byte[] data, int from, int to) {
      Signal signal = machine.on(name, data, from, to);
      if (soundOnly && (signal == Signal.FAILED || signal == Signal.BAD_JSON)) {
        return;
      }
      out.clear();
      byte[] own = Arrays.copyOfRange(data, from, to);
      reader.feed(name, own, 0, own.length);
      translations.forEach(translation -> translation.feed(name, data, from, to, out));
    }

    void end() {
      reader.end();
      translations.forEach(translation -> translation.end(out));
    }

    @Override
    public void comment() {}

    @Override
    public void malformed(String why) {}

    @Override
    public void broken(String why) {}
  }
}
