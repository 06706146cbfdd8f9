package dev.understudy.dialects.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.sse.SseParser;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.dialects.translate.Codecs;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A stream of a caller's dialect, cut after each of its events and gone on with, is one stream.
class ContinuationTest {
  private static final String[] WORDS = {"one", " two \\u00e9", "\\n\\nthree", " \\\"four\\\""};
  private static final String WHOLE = "one two \u00e9\n\nthree \"four\"";

  /// The frames of a stream up to its words, and the index after each word.
  private static Bytes frames(Dialect dialect, int words) {
    Bytes out = new Bytes(1024);
    StreamWriter writer = Codecs.of(dialect).writer(true, Instant.ofEpochSecond(1_700_000_000));
    writer.into(out);
    writer.begins("id-1", "model-1");
    for (int i = 0; i < words; i++) {
      byte[] word = WORDS[i].getBytes(UTF_8);
      writer.text(word, 0, word.length);
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource(names = "BEDROCK", mode = EnumSource.Mode.EXCLUDE)
  void whatIsGoneOnWithIsOneStream(Dialect dialect) {
    for (int words = 1; words <= WORDS.length; words++) {
      Bytes frames = frames(dialect, words);
      Delivered delivered = Delivered.to(dialect, true).orElseThrow();
      delivered.add(frames.array(), 0, frames.length());
      assertThat(delivered.continuable()).as("%d words", words).isTrue();
      String text = delivered.text();
      assertThat(WHOLE).startsWith(text);
      if (text.length() < WHOLE.length()) {
        delivered.continuation().text(WHOLE.substring(text.length()), frames);
      }
      delivered.continuation().end(Ending.STOP, Optional.empty(), WHOLE, 7, 9, frames);
      Heard heard = new Heard(dialect);
      new SseParser().feed(frames.array(), 0, frames.length(), heard);
      assertThat(heard.machine.complete()).isTrue();
      heard.reader.end();
      assertThat(heard.text).hasToString(WHOLE);
      assertThat(heard.starts).isEqualTo(1);
      assertThat(heard.ending).isEqualTo(Ending.STOP);
      assertThat(heard.tokens.input()).isEqualTo(OptionalLong.of(7));
      assertThat(heard.tokens.output()).isEqualTo(OptionalLong.of(9));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "BEDROCK", mode = EnumSource.Mode.EXCLUDE)
  void itCanBreakAndGoOnAgain(Dialect dialect) {
    Bytes frames = frames(dialect, 1);
    Delivered delivered = Delivered.to(dialect, false).orElseThrow();
    delivered.add(frames.array(), 0, frames.length());
    Bytes more = new Bytes(64);
    delivered.continuation().text(" more", more);
    delivered.add(more.array(), 0, more.length());
    assertThat(delivered.text()).isEqualTo("one more");
    assertThat(delivered.continuable()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = "BEDROCK", mode = EnumSource.Mode.EXCLUDE)
  void aLimitOfTokensIsToldAsOne(Dialect dialect) {
    Bytes frames = frames(dialect, 1);
    Delivered delivered = Delivered.to(dialect, false).orElseThrow();
    delivered.add(frames.array(), 0, frames.length());
    delivered.continuation().end(Ending.LENGTH, Optional.empty(), "one", 7, 9, frames);
    Heard heard = new Heard(dialect);
    new SseParser().feed(frames.array(), 0, frames.length(), heard);
    heard.reader.end();
    assertThat(heard.ending).isEqualTo(Ending.LENGTH);
  }

  private static final class Heard implements FrameParser.Sink, StreamEvents {
    final StreamMachine machine;
    final StreamReader reader;
    final StringBuilder text = new StringBuilder();
    int starts;
    Ending ending = Ending.PAUSED;
    Tokens tokens = Tokens.UNKNOWN;

    Heard(Dialect dialect) {
      machine = StreamMachine.of(dialect);
      reader = Codecs.of(dialect).reader(this);
    }

    @Override
    public void event(String name, byte[] data, int from, int to) {
      machine.on(name, data, from, to);
      reader.feed(name, data, from, to);
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

    @Override
    public void begins(String id, String model) {
      starts++;
    }

    @Override
    public void text(byte[] data, int from, int to) {
      text.append(Text.decode(data, from, to));
    }

    @Override
    public void refusal(byte[] data, int from, int to) {}

    @Override
    public void thought(byte[] data, int from, int to) {}

    @Override
    public void call(int number, String id, String name) {}

    @Override
    public void arguments(int number, byte[] data, int from, int to) {}

    @Override
    public void callEnds(int number) {}

    @Override
    public void ends(Ending ending, Optional<String> stopSequence) {
      this.ending = ending;
    }

    @Override
    public void usage(Tokens tokens) {
      this.tokens = tokens;
    }

    @Override
    public void done() {}
  }
}
