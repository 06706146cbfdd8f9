package dev.understudy.provider;

import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A stream after its first content: hands out what was held and then the rest, each piece within
/// the limit of silence. From here on a failure is [ProviderException.StreamInterrupted], and
/// final.
final class HeldStream implements ChatStream {
  /// Told how the stream ends, once.
  interface Ending {
    /// Complete if there is no failure; closed by the caller if that is a `Cancelled`.
    void ended(Optional<RuntimeException> failure);

    /// The failure as the caller sees it.
    default ProviderException told(ProviderException failure) {
      return failure;
    }

    /// The provider did not stop reading within a second.
    default void leaked() {}
  }

  private final Time time;
  private final Duration idle;
  private final About about;
  private final ChatStream rest;
  private final Ending ending;
  private final Deque<ChatChunk> ahead;
  private final Delivered.Tally given = new Delivered.Tally();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean closed;
  private boolean complete;
  private @Nullable RuntimeException broken;

  HeldStream(Time time, Duration idle, About about, Opening.Opened opened, Ending ending) {
    this.time = time;
    this.about = about;
    this.ending = ending;
    rest = opened.rest();
    this.idle = watchesItself(rest, idle) ? Duration.ZERO : idle;
    ahead = new ArrayDeque<>(opened.held());
    complete = opened.complete();
    if (complete) {
      finish();
    }
  }

  /// Whether a stream ends after no longer a silence than this.
  private static boolean watchesItself(ChatStream stream, Duration idle) {
    return !idle.isZero() && stream.silence().filter(own -> own.compareTo(idle) <= 0).isPresent();
  }

  /// Whether it is complete and there is nothing in it. Only before the first `next()`.
  boolean empty() {
    return complete && Contents.empty(List.copyOf(ahead));
  }

  @Override
  public Optional<Duration> silence() {
    return idle.isZero() ? rest.silence() : Optional.of(idle);
  }

  @Override
  public boolean hasNext() {
    if (broken != null) {
      throw broken;
    }
    if (closed && !(complete && ahead.isEmpty())) {
      throw cancelled();
    }
    if (ahead.isEmpty() && !complete) {
      pull().ifPresentOrElse(ahead::add, this::finish);
    }
    return !ahead.isEmpty();
  }

  @Override
  public ChatChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream is complete");
    }
    ChatChunk chunk = ahead.remove();
    given.add(chunk);
    return chunk;
  }

  @Override
  public void close() {
    closed = true;
    rest.close();
    over(Optional.of(cancelled()));
  }

  private Optional<ChatChunk> pull() {
    try {
      return idle.isZero() ? pulled() : time.within(idle, this::pulled, leftovers());
    } catch (TimeoutException silent) {
      throw broken(
          interrupted(
              ProviderException.TimedOut.of(about, ProviderException.TimedOut.Clock.IDLE, idle)));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw broken(cancelled());
    } catch (ProviderException.Cancelled gone) {
      throw broken(gone);
    } catch (ProviderException failure) {
      throw broken(closed ? cancelled() : interrupted(failure));
    } catch (RuntimeException bug) {
      throw broken(bug);
    }
  }

  private Optional<ChatChunk> pulled() {
    return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
  }

  private Time.Leftovers<Optional<ChatChunk>> leftovers() {
    return new Time.Leftovers<>() {
      @Override
      public void abandoned() {
        rest.close();
      }

      @Override
      public void leaked() {
        ending.leaked();
      }
    };
  }

  private RuntimeException broken(RuntimeException failure) {
    broken = failure;
    rest.close();
    over(Optional.of(failure));
    return failure;
  }

  private void finish() {
    complete = true;
    rest.close();
    over(Optional.empty());
  }

  private void over(Optional<RuntimeException> failure) {
    if (over.compareAndSet(false, true)) {
      ending.ended(failure);
    }
  }

  private ProviderException interrupted(ProviderException failure) {
    Throwable cause =
        failure instanceof ProviderException.StreamInterrupted ? failure.getCause() : failure;
    return ending.told(
        ProviderException.StreamInterrupted.of(
            failure.about().where(Where.NOWHERE), given.delivered(), cause));
  }

  private ProviderException cancelled() {
    return ProviderException.Cancelled.of(about);
  }
}
