package dev.understudy.transport;

import dev.understudy.attempt.Phase;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/// How an exchange goes. Everything is called on the event loop of the exchange, never before
/// [HttpClient#send] has returned, one call at a time. Exactly one of [#end], [#failed] and
/// [#timedOut] comes, as the last call, unless the exchange is cancelled: then nothing follows.
public interface ExchangeListener {
  /// The status and fields of the final answer. Interim answers (1xx) are swallowed.
  void head(int status, HeaderBlock headers);

  /// Some bytes of the body, without chunk framing.
  ///
  /// @param chunk readable from end to end; released by the client when the call returns, so retain
  ///   it to keep it
  void body(ByteBuf chunk);

  /// All bytes of one read of the socket have been handed over: a good moment to flush. Not called
  /// after the last call.
  default void readComplete() {}

  /// The answer is complete by its own framing. A body without framing ends with the connection,
  /// which proves nothing about its content.
  void end();

  /// The exchange broke; the connection is gone. Whatever was handed over before stands.
  ///
  /// @param cause what happened: [BadAnswer] for an answer that is not proper HTTP, [NoConnection]
  ///   when this process has no room, [AddressRefused], an SSL exception, or any `IOException`
  void failed(Phase phase, Throwable cause);

  /// A clock ran out; the connection is gone.
  ///
  /// @param limit the clock's setting
  void timedOut(Phase phase, Duration limit);
}
