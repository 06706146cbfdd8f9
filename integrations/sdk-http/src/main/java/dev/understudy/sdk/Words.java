package dev.understudy.sdk;

import dev.understudy.call.CallFailed;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.Function;

/// How a call ends in an SDK's words.
///
/// @param reply makes the SDK's form of an answer
/// @param failure makes the SDK's exception of a call that brought none, from a message and a
///   cause: a [CallFailed], or an [IOException]. Any other exception stays as it is
/// @param <A> the SDK's type of an answer
public record Words<A>(
    Function<ApiReply, A> reply,
    BiFunction<? super String, ? super Throwable, ? extends RuntimeException> failure) {

  Throwable told(Throwable failed) {
    return failed instanceof IOException || failed instanceof CallFailed
        ? failure.apply(String.valueOf(failed.getMessage()), failed)
        : failed;
  }
}
