package dev.understudy.gateway.serve;

import dev.understudy.attempt.Outcome;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Signature;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.gateway.relay.PlainReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What became of requests that carried an idempotency key. The first request with a key makes a
/// call; the same request again joins it while it runs, and gets its good answer for a day after
/// that. A call that failed leaves nothing, so the next one tries again. Another request under a
/// known key is refused. In memory and bounded: when there is no room, the oldest answers go first.
/// Thread-safe; nothing waits while the lock is held.
///
/// @param <R> what an answer is made of
final class Idempotency<R> {
  private static final long DAY = Duration.ofHours(24).toNanos();
  private static final int MOST_ANSWERS = 10_000;
  private static final long MOST_BYTES = 64L << 20;

  /// What an answer weighs beside its body, roughly.
  private static final int OVERHEAD = 1024;

  private final Map<Id, Running> running = new HashMap<>();
  private final LinkedHashMap<Id, Kept> kept = new LinkedHashMap<>();
  private final int mostAnswers;
  private final long mostBytes;
  private long bytes;

  Idempotency() {
    this(MOST_ANSWERS, MOST_BYTES);
  }

  Idempotency(int mostAnswers, long mostBytes) {
    this.mostAnswers = mostAnswers;
    this.mostBytes = mostBytes;
  }

  /// Whose key. Callers never share one.
  ///
  /// @param caller who asks; never a key itself
  /// @param key as the caller wrote it
  record Id(String caller, String key) {}

  private record Kept(Signature request, PlainReply reply, long until) {
    long weight() {
      return reply.body().length + (long) OVERHEAD;
    }
  }

  /// What a request with a key finds.
  sealed interface Found<R> {
    /// The key belongs to another request.
    record Other<R>() implements Found<R> {}

    /// The answer, again.
    record Again<R>(PlainReply reply) implements Found<R> {}

    /// The same request is under way, and this one has joined it.
    ///
    /// @param handle leaves it
    record Joined<R>(Engine.Handle handle) implements Found<R> {}

    /// Nothing: the call is to be made, with this outlet.
    record First<R>(Idempotency<R>.Running call) implements Found<R> {}
  }

  /// Looks a request up, and takes its place if it is the first.
  ///
  /// @param request what is asked for
  /// @param outlet of this caller, told on a loop of its choice
  /// @param reply makes the answer that is kept
  /// @param now tick of `System.nanoTime`
  synchronized Found<R> enter(
      Id id,
      Signature request,
      Outlet<R> outlet,
      BiFunction<R, History, PlainReply> reply,
      long now) {
    expire(now);
    Kept answer = kept.get(id);
    if (answer != null) {
      boolean same = answer.request().equals(request);
      return same ? new Found.Again<>(answer.reply()) : new Found.Other<>();
    }
    Running call = running.get(id);
    if (call != null) {
      if (!call.request.equals(request)) {
        return new Found.Other<>();
      }
      call.members.add(outlet);
      return new Found.Joined<>(() -> call.leave(outlet));
    }
    Running first = new Running(id, request, reply);
    first.members.add(outlet);
    running.put(id, first);
    return new Found.First<>(first);
  }

  /// Forgets answers that are older than a day.
  synchronized void expire(long now) {
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext()) {
      Kept answer = oldest.next();
      if (now - answer.until() < 0) {
        return;
      }
      bytes -= answer.weight();
      oldest.remove();
    }
  }

  /// Answers kept.
  synchronized int size() {
    return kept.size();
  }

  /// Bytes kept, roughly.
  synchronized long bytes() {
    return bytes;
  }

  private synchronized List<Outlet<R>> end(Running call, @Nullable Kept answer) {
    if (running.remove(call.id, call) && answer != null && answer.weight() <= mostBytes) {
      kept.put(call.id, answer);
      bytes += answer.weight();
      Iterator<Kept> oldest = kept.values().iterator();
      while (kept.size() > mostAnswers || bytes > mostBytes) {
        bytes -= oldest.next().weight();
        oldest.remove();
      }
    }
    return List.copyOf(call.members);
  }

  /// A call under way, and everyone who waits for it.
  final class Running implements Outlet<R> {
    private final Id id;
    private final Signature request;
    private final BiFunction<R, History, PlainReply> reply;
    private final List<Outlet<R>> members = new ArrayList<>(1);
    private Engine.@Nullable Handle handle;

    private Running(Id id, Signature request, BiFunction<R, History, PlainReply> reply) {
      this.id = id;
      this.request = request;
      this.reply = reply;
    }

    /// Makes the call.
    ///
    /// @param making starts it, for this outlet
    /// @param first who found that it is to be made
    /// @return what that one leaves by
    Engine.Handle begin(Function<Outlet<R>, Engine.Handle> making, Outlet<R> first) {
      Engine.Handle begun;
      try {
        begun = making.apply(this);
      } catch (RuntimeException broken) {
        end(this, null);
        throw broken;
      }
      boolean abandoned;
      synchronized (Idempotency.this) {
        handle = begun;
        abandoned = members.isEmpty();
      }
      if (abandoned) {
        begun.cancel();
      }
      return () -> leave(first);
    }

    private void leave(Outlet<R> outlet) {
      Engine.Handle last = null;
      synchronized (Idempotency.this) {
        if (members.remove(outlet) && members.isEmpty() && running.remove(id, this)) {
          last = handle;
        }
      }
      if (last != null) {
        last.cancel();
      }
    }

    @Override
    public void delivered(R answer, History history) {
      PlainReply made = reply.apply(answer, history);
      Kept keep = new Kept(request, made, System.nanoTime() + DAY);
      for (Outlet<R> member : end(this, keep)) {
        member.delivered(answer, history);
      }
    }

    @Override
    public void failed(CallFailed failure, @Nullable Outcome<R> shown) {
      for (Outlet<R> member : end(this, null)) {
        member.failed(failure, shown);
      }
    }
  }
}
