package dev.understudy.provider;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.CallFailed;
import dev.understudy.engine.Lasting;
import dev.understudy.resume.Lost;
import dev.understudy.resume.Told;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// What a reader has: one attempt's stream, and where that breaks the streams of others that go on
/// with it, as one answer.
final class LastingStream implements ChatStream {
  private final @Nullable Lasting<StreamPart> call;
  private final FailoverCall<StreamPart> failover;
  private final ChatAttempts attempts;
  private volatile StreamPart part;
  private volatile boolean closed;
  private @Nullable RuntimeException broken;
  private @Nullable ChatChunk first;

  /// What the reader was given by all parts.
  private final Delivered.Tally given = new Delivered.Tally();

  private final Lost lost = new Lost();

  /// @param call null for a part that nobody goes on with
  LastingStream(
      @Nullable Lasting<StreamPart> call,
      StreamPart part,
      FailoverCall<StreamPart> failover,
      ChatAttempts attempts) {
    this.call = call;
    this.part = part;
    this.failover = failover;
    this.attempts = attempts;
  }

  @Override
  public boolean hasNext() {
    if (broken != null) {
      throw broken;
    }
    while (true) {
      try {
        return part.hasNext();
      } catch (ProviderException.StreamInterrupted cut) {
        goOn(cut);
      }
    }
  }

  /// Waits for who goes on where the part broke.
  private void goOn(ProviderException.StreamInterrupted cut) {
    StreamPart cutPart = part;
    Told told = cutPart.told();
    if (call == null || !told.continuable()) {
      throw broken(lost.nothing() ? cut : interrupted(cut));
    }
    try {
      part = call.goOn(() -> cutPart.events().broke(verdict(cut), attempts.broke(told)));
      lost.broke();
      if (closed) {
        part.close();
      }
    } catch (CallFailed failed) {
      throw broken(failover.failed(failed).interrupted(interrupted(cut)));
    } catch (CancellationException gone) {
      throw broken(ProviderException.Cancelled.of(failover.about()));
    }
  }

  /// What the break means for who may go on: its cause, if that is known.
  private static Verdict.Failure verdict(ProviderException.StreamInterrupted cut) {
    if (cut.getCause() instanceof ProviderException cause) {
      return cause.verdict();
    }
    FailureKind kind = FailureKind.STREAM_INTERRUPTED;
    return Verdict.retry(Where.ANY_TARGET, kind, Evidence.of(kind.code()));
  }

  private ProviderException.StreamInterrupted interrupted(ProviderException.StreamInterrupted cut) {
    return ProviderException.StreamInterrupted.of(
        About.of(cut.operation(), cut.provider(), cut.model()).where(Where.NOWHERE),
        given.delivered(),
        cut.getCause());
  }

  private RuntimeException broken(RuntimeException failure) {
    broken = failure;
    return failure;
  }

  @Override
  public ChatChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream is complete");
    }
    ChatChunk chunk = part.next();
    ChatChunk begun = first;
    if (begun == null) {
      first = chunk;
    } else if (!lost.nothing()) {
      chunk = ChatPieces.of(begun, chunk);
      Optional<Usage> told = chunk.usage();
      if (told.isPresent()) {
        chunk = chunk.toBuilder().usage(withLost(told.get())).build();
      }
    }
    given.add(chunk);
    lost.shown(chunk.text());
    return chunk;
  }

  /// The usage of an answer that several attempts made.
  private Usage withLost(Usage last) {
    return new Usage(
        last.inputTokens() + lost.input(last.promptTokens()),
        last.cacheReadTokens(),
        last.cacheWriteTokens(),
        last.outputTokens() + lost.output(),
        last.reasoningTokens(),
        true,
        Json.Obj.EMPTY);
  }

  @Override
  public void close() {
    closed = true;
    part.close();
    if (call != null) {
      call.cancel();
    }
  }
}
