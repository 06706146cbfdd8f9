package dev.understudy.gateway.relay;

import dev.understudy.attempt.Spent;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.resume.Continuation;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.dialects.resume.Escaped;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.dialects.translate.Codecs;
import dev.understudy.resume.Seam;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The course of an answer whose beginning the caller has from another attempt: only text counts,
/// and only what lies behind the [Seam] is passed on, in frames that go on with the caller's.
/// Reasoning is left out; anything else is another answer.
final class ResumedCourse implements Course, StreamEvents {
  private final StreamReader reader;
  private final Seam seam;
  private final Continuation continuation;
  private final Progress progress;
  private final StringBuilder lacking = new StringBuilder();

  /// All text of the answer: what the caller had, and what was written for it since.
  private final StringBuilder whole;

  private boolean shown;
  private boolean diverged;
  private Ending ending = Ending.STOP;
  private Optional<String> stopSequence = Optional.empty();

  /// @param spoken by the target
  /// @param progress of a call whose stream broke
  ResumedCourse(Dialect spoken, Seam seam, Progress progress) {
    this.reader = Codecs.of(spoken).reader(this);
    this.seam = seam;
    this.progress = progress;
    Delivered delivered = progress.delivered();
    this.continuation = delivered.continuation();
    this.whole = new StringBuilder(delivered.text());
  }

  @Override
  public boolean take(
      Signal signal, StreamMachine machine, String name, byte[] data, int from, int to, Bytes out) {
    reader.feed(name, data, from, to);
    write(out);
    return shown;
  }

  private void write(Bytes out) {
    if (!lacking.isEmpty() && !diverged) {
      shown = true;
      continuation.text(lacking, out);
      whole.append(lacking);
    }
    lacking.setLength(0);
  }

  @Override
  public void finish(Spent spent, Bytes out) {
    reader.end();
    diverged |= !seam.end(lacking);
    if (!diverged) {
      write(out);
      Spent all = progress.before().plus(spent);
      continuation.end(ending, stopSequence, whole.toString(), all.input(), all.output(), out);
    }
  }

  @Override
  public @Nullable Fault fault() {
    return diverged ? new Fault.Diverged() : null;
  }

  @Override
  public boolean mayAddNothing() {
    return true;
  }

  @Override
  public byte[] held() {
    return new byte[0];
  }

  @Override
  public void begins(String id, String model) {}

  @Override
  public void text(byte[] data, int from, int to) {
    diverged |= !seam.take(Escaped.text(data, from, to), lacking);
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    diverged = true;
  }

  @Override
  public void thought(byte[] data, int from, int to) {}

  @Override
  public void call(int number, String id, String name) {
    diverged = true;
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    diverged = true;
  }

  @Override
  public void callEnds(int number) {}

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    this.ending = ending;
    this.stopSequence = stopSequence;
  }

  @Override
  public void usage(Tokens tokens) {}

  @Override
  public void done() {}
}
