package dev.understudy.gateway.relay;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Refusal;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.engine.Transport;
import dev.understudy.gateway.route.Wiring;
import dev.understudy.transport.ClientExchange;
import dev.understudy.transport.ExchangeListener;
import dev.understudy.transport.HeaderBlock;
import dev.understudy.transport.NoConnection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One attempt under way: hears of the exchange with the provider, tells the engine.
abstract sealed class AttemptExchange implements ExchangeListener, Transport.Exchange
    permits PlainAttempt, StreamAttempt {
  private static final byte[] NOTHING = {};

  final Conversation conversation;
  final Wiring wiring;
  final Outgoing outgoing;
  final Meter meter;
  final Transport.Events<Received> events;
  private @Nullable ClientExchange exchange;
  private boolean cancelled;

  AttemptExchange(
      Conversation conversation,
      Wiring wiring,
      Outgoing outgoing,
      Transport.Events<Received> events) {
    this.conversation = conversation;
    this.wiring = wiring;
    this.outgoing = outgoing;
    this.meter = new Meter(outgoing.length());
    this.events = events;
  }

  /// The exchange, known before anything is heard of it.
  void sent(ClientExchange exchange) {
    this.exchange = exchange;
  }

  ClientExchange exchange() {
    if (exchange == null) {
      throw new IllegalStateException("nothing was sent");
    }
    return exchange;
  }

  /// Whether the engine ended it.
  final boolean cancelled() {
    return cancelled;
  }

  @Override
  public void cancel() {
    cancelled = true;
    stop();
  }

  /// The engine wants it to end.
  abstract void stop();

  /// A whole answer.
  Outcome<Received> whole(int status, HeaderBlock headers, byte[] body, boolean unstreamed) {
    boolean good = status >= 200 && status < 300 && !unstreamed;
    byte[] shown = !good ? body : conversation.translates(wiring) ? translated(body) : body;
    return Outcome.answered(
        new Received(
            wiring,
            status,
            headers,
            body,
            shown,
            Fault.None.NONE,
            unstreamed,
            outgoing.dropped(),
            null));
  }

  private byte @Nullable [] translated(byte[] body) {
    try {
      return conversation.translation(wiring).answer(body, Instant.now());
    } catch (Untranslatable odd) {
      return null;
    }
  }

  /// Whether the body is compressed, and so says nothing to us. No request allows it, but for a
  /// target whose configured headers do.
  static boolean isEncoded(HeaderBlock headers) {
    String coding = headers.first("content-encoding");
    return coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity");
  }

  /// What is left of a stream that failed before anyone saw it.
  Outcome<Received> spoilt(int status, HeaderBlock headers, byte[] held, Fault fault) {
    return Outcome.answered(
        new Received(wiring, status, headers, held, held, fault, false, outgoing.dropped(), null));
  }

  /// An answer that goes on.
  Outcome<Received> begun(int status, HeaderBlock headers, LiveAnswer live) {
    return Outcome.begun(
        new Received(
            wiring,
            status,
            headers,
            NOTHING,
            NOTHING,
            Fault.None.NONE,
            false,
            outgoing.dropped(),
            live));
  }

  /// An exchange that broke before its answer was worth anything.
  static Outcome<Received> broken(Phase phase, Throwable cause) {
    return cause instanceof NoConnection full
        ? new Outcome.NotSent<>(Refusal.NO_CAPACITY, String.valueOf(full.getMessage()))
        : new Outcome.Broken<>(phase, cause);
  }
}
