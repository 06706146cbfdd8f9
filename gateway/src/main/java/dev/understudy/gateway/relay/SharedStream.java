package dev.understudy.gateway.relay;

import dev.understudy.attempt.Outcome;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Outlet;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One call whose stream several callers get. Whatever the first would have been told is written
/// down, and everyone is told it from the beginning, in order and at the pace of its own
/// connection. On the loop of the call, but for [#join] and what it returns.
///
/// The provider is read as long as one caller keeps up. To wait for the slowest, or for the first,
/// would let one stuck connection hold up everybody else; so whoever falls too far behind is let go
/// alone. A caller that is alone slows the provider down as it would without sharing.
final class SharedStream implements Outlet<Received>, LiveAnswer.Recipient {
  /// Nobody joins once so much has been said: this much is kept for those who may come.
  static final int JOINABLE_BYTES = 4 << 20;

  /// Who is further behind than this is let go.
  static final int FURTHEST_BEHIND_BYTES = 8 << 20;

  /// Who has not taken so much does not keep up; no more is on its way to one caller.
  private static final int PENDING_BYTES = 64 << 10;

  /// What a step weighs beside its bytes, roughly.
  private static final int OVERHEAD = 64;

  private final Loop loop;
  private final Consumer<SharedStream> closed;
  private Place last = new Place(0);
  private @Nullable LiveAnswer live;
  private boolean reading = true;
  private boolean joinable = true;
  private volatile boolean unfiltered;
  private volatile List<Member> members = List.of();

  /// Where who joins begins; null when nobody may join. Guarded by this.
  private @Nullable Place first = last;

  /// Guarded by this.
  private Engine.@Nullable Handle handle;

  /// Whether the call needs no cancelling any more. Guarded by this.
  private boolean over;

  /// @param loop of the call
  /// @param closed told once nobody can join any more; more than once perhaps, on any thread
  SharedStream(Loop loop, Consumer<SharedStream> closed) {
    this.loop = loop;
    this.closed = closed;
  }

  /// Something that is told to every caller.
  private interface Step {
    void tell(Member member);
  }

  /// A point in what is told. Nobody holds on to what everyone has been told.
  private static class Place {
    /// What was told up to here, in bytes.
    final long upTo;

    @Nullable Entry next;

    Place(long upTo) {
      this.upTo = upTo;
    }
  }

  private static final class Entry extends Place {
    final Step step;

    Entry(long upTo, Step step) {
      super(upTo);
      this.step = step;
    }
  }

  /// Another caller.
  ///
  /// @param side told on its own loop, never before this returns
  /// @return what it leaves by; the last to leave cancels the call. Null if it is too late to join
  synchronized Engine.@Nullable Handle join(CallerSide side, Loop its) {
    Place from = first;
    if (from == null) {
      return null;
    }
    Member member = new Member(side, its, from);
    members = Stream.concat(members.stream(), Stream.of(member)).toList();
    loop.execute(() -> serve(member));
    return () -> leave(member);
  }

  /// The call has been started.
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

  private void leave(Member member) {
    Engine.Handle unwanted = null;
    synchronized (this) {
      member.left = true;
      members = members.stream().filter(other -> !other.equals(member)).toList();
      if (!over && members.isEmpty()) {
        over = true;
        first = null;
        unwanted = handle;
      }
    }
    if (!members.isEmpty()) {
      loop.execute(this::pace);
      return;
    }
    closed.accept(this);
    if (unwanted != null) {
      unwanted.cancel();
    }
  }

  private void close(boolean end) {
    joinable = false;
    synchronized (this) {
      first = null;
      over |= end;
    }
    closed.accept(this);
  }

  @Override
  public void delivered(Received answer, History history) {
    LiveAnswer rest = answer.live();
    if (rest == null) {
      end(member -> member.side.delivered(answer, history));
      return;
    }
    unfiltered = rest.unfiltered();
    String type = rest.contentType();
    add(0, member -> member.side.delivered(answer.with(member.view(type)), history));
    follow(rest);
  }

  @Override
  public void resumed(Received answer, History history) {
    LiveAnswer rest = answer.live();
    if (rest != null) {
      add(0, member -> member.side.resumed(answer.with(member.view(null)), history));
      follow(rest);
    }
  }

  private void follow(LiveAnswer rest) {
    live = rest;
    reading = true;
    rest.attach(this);
    serveAll();
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    byte[] kept = Arrays.copyOfRange(bytes, from, to);
    add(kept.length, member -> member.side.piece(kept, 0, kept.length));
  }

  @Override
  public void flush() {
    serveAll();
  }

  @Override
  public void complete() {
    look();
    end(member -> member.side.complete());
  }

  @Override
  public void suspended(String code, String message) {
    look();
    live = null;
    add(0, member -> member.side.suspended(code, message));
    serveAll();
  }

  @Override
  public void interrupted(String code, String message) {
    end(member -> member.side.interrupted(code, message));
  }

  @Override
  public void interrupted(Why why, History history) {
    end(member -> member.side.interrupted(why, history));
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<Received> shown) {
    end(member -> member.side.failed(failure, shown));
  }

  private void look() {
    if (live != null && live.unfiltered()) {
      unfiltered = true;
    }
  }

  private void add(int bytes, Step step) {
    Entry entry = new Entry(last.upTo + bytes + OVERHEAD, step);
    last.next = entry;
    last = entry;
  }

  private void end(Step step) {
    live = null;
    add(0, step);
    close(true);
    serveAll();
  }

  private void serveAll() {
    look();
    if (joinable && last.upTo > JOINABLE_BYTES) {
      close(false);
    }
    for (Member member : members) {
      serve(member);
      if (last.upTo - member.taken > FURTHEST_BEHIND_BYTES) {
        drop(member);
      }
    }
    pace();
  }

  private void serve(Member member) {
    Entry from = member.at.next;
    if (from == null || member.left || member.paused) {
      return;
    }
    Place at = member.at;
    while (at.next != null && at.upTo - member.taken < PENDING_BYTES) {
      at = at.next;
    }
    if (!at.equals(member.at)) {
      Place to = at;
      member.at = at;
      member.loop.execute(() -> {
        member.tell(from, to);
        loop.execute(() -> taken(member, to.upTo));
      });
    }
  }

  private void taken(Member member, long upTo) {
    member.taken = upTo;
    serve(member);
    pace();
  }

  private void drop(Member member) {
    leave(member);
    member.loop.execute(() ->
        member.side.interrupted(
            "stream_interrupted", "this caller is too far behind a stream it shares"));
  }

  private void paused(Member member, boolean paused) {
    member.paused = paused;
    serve(member);
    pace();
  }

  private void pace() {
    LiveAnswer source = live;
    List<Member> now = members;
    if (source == null || now.isEmpty()) {
      return;
    }
    boolean wanted = now.stream().anyMatch(this::keepsUp);
    if (wanted != reading) {
      reading = wanted;
      if (wanted) {
        source.resume();
      } else {
        source.pause();
      }
    }
  }

  private boolean keepsUp(Member member) {
    return !member.paused && last.upTo - member.taken <= PENDING_BYTES;
  }

  /// One of the callers. What changes belongs to the loop of the call.
  private final class Member {
    final CallerSide side;
    final Loop loop;

    /// What is on its way to this caller, or was told already, ends here.
    Place at;

    /// Bytes that its connection was given.
    long taken;

    boolean paused;
    volatile boolean left;

    Member(CallerSide side, Loop loop, Place at) {
      this.side = side;
      this.loop = loop;
      this.at = at;
    }

    /// On the loop of the caller.
    void tell(Entry from, Place to) {
      Entry next = from;
      while (next != null && !side.over()) {
        next.step.tell(this);
        next = next.equals(to) ? null : next.next;
      }
      if (!side.over()) {
        side.flush();
      }
    }

    /// The stream as this caller sees it.
    ///
    /// @param type of a body that is passed on as it is
    LiveAnswer view(@Nullable String type) {
      return new LiveAnswer() {
        @Override
        public void attach(Recipient recipient) {
          // The caller's side is told of everything anyway.
        }

        @Override
        public void pause() {
          SharedStream.this.loop.execute(() -> paused(Member.this, true));
        }

        @Override
        public void resume() {
          SharedStream.this.loop.execute(() -> paused(Member.this, false));
        }

        @Override
        public @Nullable String contentType() {
          return type;
        }

        @Override
        public boolean unfiltered() {
          return unfiltered;
        }
      };
    }
  }
}
