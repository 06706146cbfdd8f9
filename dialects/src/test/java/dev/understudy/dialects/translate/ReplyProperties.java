package dev.understudy.dialects.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.InTurn;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.testkit.Seeds;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is answered in a dialect and read again means the same, whole and as a stream.
class ReplyProperties {
  private static final int RUNS = 300 * Fuzz.factor();

  static List<Dialect> callers() {
    return Known.callers();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void aWholeAnswerMeansTheSame(Dialect dialect) {
    Codec codec = Known.codec(dialect);
    Seeds.check(
        RUNS,
        seed -> {
          Reply reply = new RandomReply(seed).next();
          try {
            Reply again = codec.readReply(codec.writeReply(reply, Instant.EPOCH));
            same(again, reply);
            assertThat(codec.readReply(codec.writeReply(again, Instant.EPOCH))).isEqualTo(again);
          } catch (Untranslatable refused) {
            throw new AssertionError(refused);
          }
        });
  }

  private static void same(Reply got, Reply said) {
    assertThat(Meaning.of(got)).isEqualTo(Meaning.of(said));
    Meaning.assertThoughtIsWholeOrAbsent(got, said);
    assertThat(got.id()).endsWith(said.id());
    assertThat(got.model()).isEqualTo(said.model());
  }

  private static byte[] written(Codec codec, Reply reply, boolean mixed, long seed) {
    StreamWriter writer = codec.writer(true, Instant.EPOCH);
    Bytes out = new Bytes(0);
    writer.into(out);
    new RandomReply(seed).tell(reply, mixed, writer);
    return out.toArray();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void aStreamMeansTheSameAndProvesItself(Dialect dialect) {
    Codec codec = Known.codec(dialect);
    Seeds.check(
        RUNS,
        seed -> {
          Reply reply = new RandomReply(seed).next();
          byte[] stream = written(codec, reply, seed % 2 == 0, seed);
          Heard heard = new Heard();
          StreamReader reader = codec.reader(heard);
          StreamMachine machine = StreamMachine.of(dialect);
          for (Event event : Recorded.events(stream)) {
            byte[] data = event.bytes();
            machine.on(event.name(), data, 0, data.length);
            reader.feed(event.name(), data, 0, data.length);
          }
          assertThat(machine.complete()).isTrue();
          reader.end();
          assertThat(heard.isDone()).isTrue();
          same(heard.reply(), reply);
        });
  }

  @ParameterizedTest
  @MethodSource("callers")
  void aStreamCutAnywhereIsNotCompleteWithoutItsProof(Dialect dialect) {
    Codec codec = Known.codec(dialect);
    Seeds.check(
        4 * Fuzz.factor(),
        seed -> {
          byte[] stream = written(codec, new RandomReply(seed).next(), true, seed);
          int proof = stream.length;
          for (int cut = stream.length; cut >= 0; cut--) {
            Heard heard = new Heard();
            StreamReader reader = codec.reader(heard);
            StreamMachine machine = StreamMachine.of(dialect);
            for (Event event : Recorded.events(Arrays.copyOf(stream, cut))) {
              byte[] data = event.bytes();
              machine.on(event.name(), data, 0, data.length);
              reader.feed(event.name(), data, 0, data.length);
            }
            if (machine.complete()) {
              assertThat(cut).as("complete without a gap").isBetween(proof - 1, proof);
              proof = cut;
              reader.end();
              assertThat(heard.isDone()).isTrue();
            } else {
              assertThat(heard.isDone()).isFalse();
            }
          }
          assertThat(proof).as("half a stream proves nothing").isGreaterThan(stream.length / 4);
        });
  }

  @Test
  void whatComesInTurnIsWhatCameMixed() {
    Seeds.check(
        RUNS,
        seed -> {
          Reply reply = new RandomReply(seed).next();
          Heard direct = new Heard();
          new RandomReply(seed).tell(reply, true, direct);
          Heard sorted = new Heard();
          new RandomReply(seed).tell(reply, true, new InTurn(new OneOpen(sorted)));
          assertThat(sorted.reply()).isEqualTo(direct.reply());
        });
  }
}
