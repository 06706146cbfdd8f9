package dev.understudy.gateway.relay;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.HttpVerdicts;
import dev.understudy.dialects.stream.AnswerUsage;
import dev.understudy.dialects.stream.StreamUsage;
import dev.understudy.engine.Transport;
import dev.understudy.gateway.route.Wiring;
import dev.understudy.transport.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An attempt whose answer is held whole before anyone sees it, so that a cut, an error in a 200 or
/// an empty answer is found in time. A good answer over 8 MiB is passed on from there, sound from
/// 64 KiB, unless several callers wait for it; of an error only the first 64 KiB and five seconds
/// count.
final class PlainAttempt extends AttemptExchange implements LiveAnswer {
  private static final int HELD_BYTES = 8 << 20;
  private static final int SHARED_BYTES = 32 << 20;
  private static final int SOUND_BYTES = 64 << 10;
  private static final int ERROR_BYTES = 64 << 10;
  private static final long ERROR_SECONDS = 5;
  private static final byte[] NOTHING = {};

  private final boolean unstreamed;
  private int status;
  private @Nullable HeaderBlock headers;
  private byte[] bytes = NOTHING;
  private int size;
  private boolean encoded;
  private boolean over;
  private boolean begun;
  private @Nullable Recipient recipient;
  private @Nullable ScheduledFuture<?> errorTimer;
  private Spent lost = Spent.NOTHING;

  /// @param unstreamed a stream was asked for and something else came
  PlainAttempt(
      Conversation conversation,
      Wiring wiring,
      Outgoing outgoing,
      Transport.Events<Received> events,
      boolean unstreamed) {
    super(conversation, wiring, outgoing, events);
    this.unstreamed = unstreamed;
  }

  @Override
  public void head(int status, HeaderBlock headers) {
    this.status = status;
    this.headers = headers;
    encoded = isEncoded(headers);
    bytes = new byte[announced(headers)];
  }

  /// Room for what is announced, up to a bound: an announcement costs its sender nothing.
  private int announced(HeaderBlock headers) {
    String length = headers.first("content-length");
    if (length == null || length.length() > 9) {
      return 1024;
    }
    try {
      return Math.clamp(Long.parseLong(length), 0, ERROR_BYTES);
    } catch (NumberFormatException odd) {
      return 1024;
    }
  }

  @Override
  public void body(ByteBuf chunk) {
    if (over) {
      return;
    }
    int length = chunk.readableBytes();
    if (begun) {
      pass(chunk);
      return;
    }
    boolean good = successful() && !unstreamed && !encoded;
    int most = good ? held() : ERROR_BYTES;
    if (length <= most - size) {
      keep(chunk, length);
    } else if (good && !conversation.shared() && !conversation.translates(wiring)) {
      keep(chunk, length);
      begin();
    } else {
      keep(chunk, most - size);
      exchange().cancel();
      settle();
    }
  }

  private int held() {
    if (conversation.shared()) {
      return SHARED_BYTES;
    }
    boolean sound =
        conversation.endpoint().nature() == Endpoint.Nature.SOUND
            && headers != null
            && ErrorClassifier.isSound(headers);
    return sound ? SOUND_BYTES : HELD_BYTES;
  }

  private void keep(ByteBuf chunk, int length) {
    if (bytes.length - size < length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
    }
    chunk.readBytes(bytes, size, length);
    size += length;
  }

  private boolean successful() {
    return status >= 200 && status < 300;
  }

  @Override
  public void readComplete() {
    if (recipient != null) {
      recipient.flush();
    } else if (!over && !begun && headers != null && !successful() && errorTimer == null) {
      errorTimer =
          conversation
              .loop()
              .schedule(
                  () -> {
                    if (!over) {
                      exchange().cancel();
                      settle();
                    }
                  },
                  ERROR_SECONDS,
                  TimeUnit.SECONDS);
    }
  }

  @Override
  public void end() {
    if (over) {
      return;
    }
    if (begun) {
      over = true;
      events.closed(Verdict.OK);
      if (recipient != null) {
        recipient.complete();
      }
      return;
    }
    settle();
  }

  private void settle() {
    over = true;
    disarm();
    HeaderBlock seen = headers;
    if (seen == null) {
      return;
    }
    if (encoded) {
      events.ended(
          successful()
              ? spoilt(status, seen, NOTHING, new Fault.Malformed("compressed"))
              : whole(status, seen, NOTHING, unstreamed));
    } else {
      byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
      events.ended(whole(status, seen, body, unstreamed));
    }
  }

  @Override
  public void failed(Phase phase, Throwable cause) {
    lost = phase == Phase.CONNECT ? Spent.NOTHING : meter.unanswered();
    broke(broken(phase, cause), HttpVerdicts.broken(phase, cause));
  }

  @Override
  public void timedOut(Phase phase, Duration limit) {
    lost = phase == Phase.CONNECT ? Spent.NOTHING : meter.unanswered();
    broke(new Outcome.TimedOut<>(phase, limit), HttpVerdicts.timedOut(phase, limit));
  }

  private void broke(Outcome<Received> outcome, Verdict.Failure verdict) {
    if (over) {
      return;
    }
    over = true;
    disarm();
    if (!begun) {
      events.ended(outcome);
      return;
    }
    events.closed(verdict);
    if (recipient != null) {
      recipient.interrupted("stream_interrupted", "the provider's answer broke off");
    }
  }

  @Override
  void stop() {
    over = true;
    lost = meter.unanswered();
    disarm();
    exchange().cancel();
  }

  /// A provider bills no request that it turned down.
  @Override
  public Spent spent() {
    if (headers == null) {
      return lost;
    }
    if (!successful()) {
      return Spent.NOTHING;
    }
    boolean whole = over && !begun;
    return meter.whole(whole ? AnswerUsage.of(bytes, size) : StreamUsage.UNKNOWN, answered());
  }

  /// Bytes of the answer that tell about its tokens; sound and images do not.
  private long answered() {
    return conversation.endpoint().nature() == Endpoint.Nature.CONVERSATION ? size : 0;
  }

  private void disarm() {
    if (errorTimer != null) {
      errorTimer.cancel(false);
    }
  }

  /// Too large to hold: it counts as delivered from here on.
  private void begin() {
    begun = true;
    if (headers != null) {
      events.ended(begun(status, headers, this));
    }
  }

  private void pass(ByteBuf chunk) {
    int length = chunk.readableBytes();
    if (recipient == null) {
      keep(chunk, length);
    } else {
      byte[] piece = new byte[length];
      chunk.readBytes(piece);
      recipient.piece(piece, 0, length);
    }
  }

  @Override
  public void attach(Recipient recipient) {
    this.recipient = recipient;
    recipient.piece(bytes, 0, size);
    recipient.flush();
    bytes = NOTHING;
    size = 0;
  }

  @Override
  public void pause() {
    exchange().pause();
  }

  @Override
  public void resume() {
    exchange().resume();
  }

  @Override
  public @Nullable String contentType() {
    return headers == null ? null : headers.first("content-type");
  }
}
