package dev.understudy.gateway.relay;

import dev.understudy.call.Signature;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Outlet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Lets identical calls for a stream share the one in flight: the first makes it, the others join
/// and get it from its beginning, until it ends or too much has been said to be kept for them.
/// Thread-safe.
public final class SharedStreams {
  private final Map<Signature, SharedStream> inFlight = new ConcurrentHashMap<>();

  /// Nothing in flight yet.
  public SharedStreams() {}

  /// Joins the stream of this signature, or makes it.
  ///
  /// @param side of the caller, told on its loop and never before this returns
  /// @param loop of the caller, and of the call if this one makes it
  /// @param make starts the call; used only if there is none to join
  /// @return what the caller leaves by; the last to leave cancels the call
  public Engine.Handle join(
      Signature signature,
      CallerSide side,
      Loop loop,
      Function<Outlet<Received>, Engine.Handle> make) {
    while (true) {
      SharedStream found = inFlight.get(signature);
      Engine.Handle joined = found == null ? null : found.join(side, loop);
      if (joined != null) {
        return joined;
      }
      if (found != null) {
        inFlight.remove(signature, found);
      }
      SharedStream mine = new SharedStream(loop, over -> inFlight.remove(signature, over));
      Engine.Handle first = mine.join(side, loop);
      if (first != null && inFlight.putIfAbsent(signature, mine) == null) {
        mine.begun(make.apply(mine));
        return first;
      }
    }
  }
}
