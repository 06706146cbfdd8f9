package dev.understudy.testkit.rehearsal;

import dev.understudy.engine.Engine;
import dev.understudy.observe.CallRecord;
import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.VirtualTime;
import java.util.Optional;

/// A call that was begun: under way, until enough time has passed. See [Rehearsal#begin]. Belongs
/// to the thread of its rehearsal.
public final class Running {
  private final String id;
  private final Engine.Handle handle;
  private final Actor actor;
  private final VirtualTime time;
  private final CallLog log;

  Running(String id, Engine.Handle handle, Actor actor, VirtualTime time, CallLog log) {
    this.id = id;
    this.handle = handle;
    this.actor = actor;
    this.time = time;
    this.log = log;
  }

  /// The caller leaves: everything is cancelled.
  ///
  /// @return what came of the call
  public Performance leave() {
    handle.cancel();
    return end();
  }

  /// Whether the call is over; of a stream, whether that is.
  public boolean over() {
    return record().isPresent();
  }

  /// Lets time pass until the call is over, if it is not.
  public Performance end() {
    if (!time.advanceUntil(this::over)) {
      throw new IllegalStateException("the call has no end");
    }
    return new Performance(actor.heard(), record().orElseThrow());
  }

  private Optional<CallRecord> record() {
    return log.calls().stream()
        .filter(record -> record.history().call().id().equals(id))
        .findFirst();
  }
}
