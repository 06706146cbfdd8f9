package dev.understudy.gateway.relay;

import dev.understudy.attempt.Spent;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.resume.ResumedText;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.resume.Seam;
import org.jspecify.annotations.Nullable;

/// The course of an answer whose beginning the caller has from another attempt.
final class ResumedCourse implements Course {
  private final Progress progress;
  private final ResumedText rest;

  /// @param spoken by the target
  /// @param progress of a call whose stream broke
  ResumedCourse(Dialect spoken, Seam seam, Progress progress) {
    this.progress = progress;
    this.rest = new ResumedText(spoken, seam, progress.delivered());
  }

  @Override
  public boolean take(
      Signal signal, StreamMachine machine, String name, byte[] data, int from, int to, Bytes out) {
    return rest.take(name, data, from, to, out);
  }

  @Override
  public void finish(Spent spent, Bytes out) {
    Spent all = progress.before().plus(spent);
    rest.finish(all.input(), all.output(), out);
  }

  @Override
  public @Nullable Fault fault() {
    return rest.diverged() ? new Fault.Diverged() : null;
  }

  @Override
  public boolean mayAddNothing() {
    return true;
  }

  @Override
  public byte[] held() {
    return new byte[0];
  }
}
