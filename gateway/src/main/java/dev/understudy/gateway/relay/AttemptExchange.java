package dev.understudy.gateway.relay;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Refusal;
import dev.understudy.engine.Transport;
import dev.understudy.gateway.route.Wiring;
import dev.understudy.transport.ClientExchange;
import dev.understudy.transport.ExchangeListener;
import dev.understudy.transport.HeaderBlock;
import dev.understudy.transport.NoConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One attempt under way: hears of the exchange with the provider, tells the engine.
abstract sealed class AttemptExchange implements ExchangeListener, Transport.Exchange
    permits PlainAttempt, StreamAttempt {
  final Conversation conversation;
  final Wiring wiring;
  final List<String> dropped;
  final Transport.Events<Received> events;
  private @Nullable ClientExchange exchange;

  AttemptExchange(
      Conversation conversation,
      Wiring wiring,
      List<String> dropped,
      Transport.Events<Received> events) {
    this.conversation = conversation;
    this.wiring = wiring;
    this.dropped = dropped;
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

  @Override
  public void cancel() {
    exchange().cancel();
  }

  /// A whole answer, or what is left of a stream that failed.
  Outcome<Received> whole(
      int status, HeaderBlock headers, byte[] body, Fault fault, boolean unstreamed) {
    return Outcome.answered(
        new Received(wiring, status, headers, body, fault, unstreamed, dropped, null));
  }

  /// An answer that goes on.
  Outcome<Received> begun(int status, HeaderBlock headers, LiveAnswer live) {
    return Outcome.begun(
        new Received(wiring, status, headers, new byte[0], Fault.None.NONE, false, dropped, live));
  }

  /// An exchange that broke before its answer was worth anything.
  static Outcome<Received> broken(Phase phase, Throwable cause) {
    return cause instanceof NoConnection full
        ? new Outcome.NotSent<>(Refusal.NO_CAPACITY, String.valueOf(full.getMessage()))
        : new Outcome.Broken<>(phase, cause);
  }
}
