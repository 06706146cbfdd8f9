package dev.understudy.dialects.neutral;

import dev.understudy.dialects.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Puts what comes among the arguments of a call after that call, for dialects in which one thing
/// follows the other.
///
/// The first open call is passed on as it comes. What arrives for other calls while it is open, and
/// texts among its arguments, waits for its end: a block that was closed cannot be opened again.
/// What `next` hears obeys the same order as before, and while a call is open nothing but its
/// arguments and its end. Not thread-safe.
public final class InTurn implements StreamEvents {
  private static final int NOTHING = -1;

  private final StreamEvents next;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int open = NOTHING;

  private enum Kind {
    TEXT,
    REFUSAL,
    THOUGHT,
    CALL
  }

  /// Something that cannot be told yet. The number, id and name are those of a call.
  private static final class Waiting {
    final Kind kind;
    final int number;
    final String id;
    final String name;
    final Bytes escaped = new Bytes(64);
    boolean ended;

    Waiting(Kind kind, int number, String id, String name) {
      this.kind = kind;
      this.number = number;
      this.id = id;
      this.name = name;
    }
  }

  /// @param next hears everything in turn
  public InTurn(StreamEvents next) {
    this.next = next;
  }

  @Override
  public void begins(String id, String model) {
    next.begins(id, model);
  }

  @Override
  public void text(byte[] data, int from, int to) {
    if (open == NOTHING) {
      next.text(data, from, to);
    } else {
      keep(Kind.TEXT, data, from, to);
    }
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    if (open == NOTHING) {
      next.refusal(data, from, to);
    } else {
      keep(Kind.REFUSAL, data, from, to);
    }
  }

  @Override
  public void thought(byte[] data, int from, int to) {
    if (open == NOTHING) {
      next.thought(data, from, to);
    } else {
      keep(Kind.THOUGHT, data, from, to);
    }
  }

  private void keep(Kind kind, byte[] data, int from, int to) {
    Waiting last = waiting.peekLast();
    if (last == null || last.kind != kind) {
      last = new Waiting(kind, NOTHING, "", "");
      waiting.add(last);
    }
    last.escaped.add(data, from, to);
  }

  @Override
  public void call(int number, String id, String name) {
    if (open == NOTHING) {
      open = number;
      next.call(number, id, name);
    } else {
      waiting.add(new Waiting(Kind.CALL, number, id, name));
    }
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    if (number == open) {
      next.arguments(number, data, from, to);
      return;
    }
    for (Waiting one : waiting) {
      if (one.number == number) {
        one.escaped.add(data, from, to);
      }
    }
  }

  @Override
  public void callEnds(int number) {
    if (number == open) {
      open = NOTHING;
      next.callEnds(number);
      release();
      return;
    }
    for (Waiting one : waiting) {
      if (one.number == number) {
        one.ended = true;
      }
    }
  }

  /// Tells what waits, up to a call that is still open: that one is passed on from now on.
  private void release() {
    while (open == NOTHING && !waiting.isEmpty()) {
      Waiting one = waiting.remove();
      byte[] escaped = one.escaped.array();
      int length = one.escaped.length();
      switch (one.kind) {
        case TEXT -> next.text(escaped, 0, length);
        case REFUSAL -> next.refusal(escaped, 0, length);
        case THOUGHT -> next.thought(escaped, 0, length);
        case CALL -> {
          next.call(one.number, one.id, one.name);
          if (length > 0) {
            next.arguments(one.number, escaped, 0, length);
          }
          if (one.ended) {
            next.callEnds(one.number);
          } else {
            open = one.number;
          }
        }
      }
    }
  }

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    next.ends(ending, stopSequence);
  }

  @Override
  public void usage(Tokens tokens) {
    next.usage(tokens);
  }

  @Override
  public void done() {
    next.done();
  }
}
