package dev.understudy.providers;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamFormat;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.transport.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An exchange whose answer is a stream: cut into events, followed until the proof that it is
/// complete, and handed over event by event. Stops reading the socket while too much waits for the
/// caller. What comes instead of a stream is read as an error.
final class StreamExchange extends Exchange implements FrameParser.Sink {
  private static final int MOST_BAD_EVENTS = 4;
  private static final byte[] NOTHING = {};

  /// What there is to read.
  final EventQueue queue = new EventQueue(this::resume);

  private final StreamFormat format;
  private final FrameParser parser;
  private final StreamMachine machine;
  private final byte[] scratch = new byte[8 << 10];
  private @Nullable PlainExchange instead;
  private @Nullable ScheduledFuture<?> lastWait;

  /// The caller's part is over; the exchange may still have to end.
  private boolean over;

  private boolean ended;
  private boolean paused;
  private boolean thinking;
  private int badEvents;

  /// @param endpoint as the provider is asked
  /// @param choices how many answers were asked for
  StreamExchange(EventLoop loop, Endpoint endpoint, int choices) {
    super(loop, new CompletableFuture<>());
    format = StreamFormat.of(endpoint.dialect());
    parser = format.parser(endpoint);
    machine = StreamMachine.of(endpoint, choices);
  }

  @Override
  public void head(int status, HeaderBlock headers) {
    boolean good = status >= 200 && status < 300;
    String type = headers.first("content-type");
    if (good && type != null && format.matches(type)) {
      opening.complete(Outcome.begun(new Reply(status, headers, NOTHING, false)));
      return;
    }
    PlainExchange plain = PlainExchange.insteadOf(this);
    plain.head(status, headers);
    instead = plain;
  }

  @Override
  public void body(ByteBuf chunk) {
    if (instead != null) {
      instead.body(chunk);
      return;
    }
    while (chunk.isReadable() && !over) {
      int length = Math.min(chunk.readableBytes(), scratch.length);
      chunk.readBytes(scratch, 0, length);
      parser.feed(scratch, 0, length, this);
    }
  }

  @Override
  public void readComplete() {
    if (instead != null) {
      instead.readComplete();
    } else if (machine.complete() && !machine.mayGoOn() && !ended && lastWait == null) {
      waitForTheEnd();
    }
  }

  private void waitForTheEnd() {
    lastWait = loop.schedule(this::waitedLong, 1, TimeUnit.SECONDS);
  }

  /// The proof was read a second ago and the stream still has not ended by itself, unless it is the
  /// caller who does not read.
  private void waitedLong() {
    if (paused && !over) {
      waitForTheEnd();
    } else if (!ended) {
      ended = true;
      underWay().cancel();
      finish();
    }
  }

  @Override
  public void event(String name, byte[] data, int from, int to) {
    if (over) {
      return;
    }
    boolean proven = machine.complete();
    Signal signal = machine.on(name, data, from, to);
    switch (signal) {
      case FAILED -> {
        if (proven) {
          finish();
        } else {
          fail(
              new Fault.InBand(
                  machine.error().orElseGet(() -> Arrays.copyOfRange(data, from, to))));
        }
      }
      case BAD_JSON -> badEvent(proven);
      case DONE -> {
        if (machine.complete()) {
          hand(name, data, from, to);
          finish();
        } else {
          fail(new Fault.Incomplete());
        }
      }
      case CONTENT -> {
        underWay().contentSeen();
        hand(name, data, from, to);
      }
      case HELD, FINISH, META, USAGE -> hand(name, data, from, to);
      case LATE -> {}
    }
    if (machine.thinking() != thinking) {
      thinking = !thinking;
      underWay().thinking(thinking);
    }
  }

  private void hand(String name, byte[] data, int from, int to) {
    if (queue.put(new EventQueue.Event(name, Arrays.copyOfRange(data, from, to)))) {
      paused = true;
      underWay().pause();
    }
  }

  private void resume() {
    onLoop(() -> {
      // What had been read already may have filled it again meanwhile.
      if (!queue.isFull()) {
        paused = false;
        if (!ended) {
          underWay().resume();
        }
      }
    });
  }

  @Override
  public void comment() {}

  @Override
  public void malformed(String why) {
    if (!over) {
      badEvent(machine.complete());
    }
  }

  @Override
  public void broken(String why) {
    if (!over) {
      fail(new Fault.Unreadable(why));
    }
  }

  /// After content a single event that cannot be read is skipped, unless it may be a part of a tool
  /// call.
  private void badEvent(boolean proven) {
    badEvents++;
    boolean mayGoOn = machine.content() && !machine.toolOpen() && badEvents < MOST_BAD_EVENTS;
    if (!proven && !mayGoOn) {
      fail(new Fault.Unreadable("an event that cannot be read"));
    }
  }

  @Override
  public void end() {
    ended = true;
    if (instead != null) {
      instead.end();
      return;
    }
    disarm();
    if (!over) {
      parser.end(this);
    }
    if (!over) {
      if (machine.complete()) {
        finish();
      } else {
        fail(new Fault.Incomplete());
      }
    }
  }

  @Override
  public void failed(Phase phase, Throwable cause) {
    ended = true;
    if (instead != null) {
      instead.failed(phase, cause);
    } else if (!opening.complete(new Outcome.Broken<>(phase, cause))) {
      broke(new Fault.Broken(phase, cause));
    }
  }

  @Override
  public void timedOut(Phase phase, Duration limit) {
    ended = true;
    if (instead != null) {
      instead.timedOut(phase, limit);
    } else if (!opening.complete(new Outcome.TimedOut<>(phase, limit))) {
      broke(new Fault.Late(phase, limit));
    }
  }

  /// A break after the proof is no failure.
  private void broke(Fault fault) {
    disarm();
    if (over) {
      return;
    }
    if (machine.complete()) {
      finish();
    } else {
      fail(fault);
    }
  }

  private void fail(Fault fault) {
    over = true;
    disarm();
    queue.end(new EventQueue.Ending.Failed(fault));
    if (!ended) {
      ended = true;
      underWay().cancel();
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      queue.end(new EventQueue.Ending.Complete());
    }
  }

  @Override
  void cancelled() {
    over = true;
    ended = true;
    disarm();
    if (instead != null) {
      instead.cancelled();
    }
  }

  private void disarm() {
    if (lastWait != null) {
      lastWait.cancel(false);
    }
  }
}
