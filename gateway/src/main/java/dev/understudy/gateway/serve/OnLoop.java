package dev.understudy.gateway.serve;

import dev.understudy.attempt.Outcome;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Outlet;
import dev.understudy.gateway.relay.Received;
import org.jspecify.annotations.Nullable;

/// An outlet that is told on its own loop, whoever made the shared call.
///
/// @param loop of the caller that joined
/// @param outlet of that caller
record OnLoop(Loop loop, Outlet<Received> outlet) implements Outlet<Received> {
  @Override
  public void delivered(Received answer, History history) {
    loop.run(() -> outlet.delivered(answer, history));
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<Received> shown) {
    loop.run(() -> outlet.failed(failure, shown));
  }
}
