package dev.understudy.engine;

import dev.understudy.attempt.Outcome;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Signature;
import dev.understudy.call.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets identical calls share one call in flight: the first makes it, the others join. Everyone
/// gets the same answer object, so answers must be shareable and whole. A joiner that leaves does
/// not disturb the others; the last one to leave cancels the call. Thread-safe.
///
/// @param <R> what an answer is made of
public final class Coalescer<R> {
  private final Map<Signature, Shared> inFlight = new ConcurrentHashMap<>();

  /// Nothing in flight yet.
  public Coalescer() {}

  /// Joins the call of this signature, or makes it.
  ///
  /// @param outlet where the result goes; called on the loop of whoever made the call
  /// @param make starts the call; used only if none is in flight
  public Engine.Handle join(
      Signature signature, Outlet<R> outlet, Function<Outlet<R>, Engine.Handle> make) {
    while (true) {
      Shared mine = new Shared(signature);
      Shared shared = inFlight.putIfAbsent(signature, mine);
      if (shared == null) {
        mine.add(outlet);
        mine.begun(make.apply(mine));
        return () -> mine.leave(outlet);
      }
      if (shared.add(outlet)) {
        return () -> shared.leave(outlet);
      }
      inFlight.remove(signature, shared);
    }
  }

  /// Calls in flight.
  public int size() {
    return inFlight.size();
  }

  private final class Shared implements Outlet<R> {
    private final Signature signature;
    private final List<Outlet<R>> members = new ArrayList<>();
    private Engine.@Nullable Handle handle;
    private boolean over;

    Shared(Signature signature) {
      this.signature = signature;
    }

    synchronized boolean add(Outlet<R> outlet) {
      if (!over) {
        members.add(outlet);
      }
      return !over;
    }

    void begun(Engine.Handle begun) {
      boolean abandoned;
      synchronized (this) {
        handle = begun;
        abandoned = over && members.isEmpty();
      }
      if (abandoned) {
        begun.cancel();
      }
    }

    void leave(Outlet<R> outlet) {
      Engine.Handle last = null;
      synchronized (this) {
        if (!over && members.remove(outlet) && members.isEmpty()) {
          over = true;
          last = handle;
        }
      }
      if (last != null) {
        inFlight.remove(signature, this);
        last.cancel();
      }
    }

    @Override
    public void delivered(R answer, History history) {
      for (Outlet<R> member : end()) {
        member.delivered(answer, history);
      }
    }

    @Override
    public void resumed(R answer, History history) {
      for (Outlet<R> member : all()) {
        member.resumed(answer, history);
      }
    }

    @Override
    public void interrupted(Why why, History history) {
      for (Outlet<R> member : all()) {
        member.interrupted(why, history);
      }
    }

    @Override
    public void failed(CallFailed failure, @Nullable Outcome<R> shown) {
      for (Outlet<R> member : end()) {
        member.failed(failure, shown);
      }
    }

    private synchronized List<Outlet<R>> end() {
      over = true;
      inFlight.remove(signature, this);
      return List.copyOf(members);
    }

    private synchronized List<Outlet<R>> all() {
      return List.copyOf(members);
    }
  }
}
