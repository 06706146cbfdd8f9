package dev.understudy.sdk;

import dev.understudy.dialects.classify.HeaderLookup;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an attempt brought: a whole answer, the beginning of one, or what is left of a stream that
/// failed before anyone saw it.
///
/// @param from where it comes from
/// @param answer its head
/// @param body whole, or as far as it was read; empty of an answer that goes on
/// @param fault what is wrong with the body
/// @param live the answer that goes on; null of one that is over
@SuppressWarnings("ArrayRecordComponent") // never compared
record Received(ApiTarget from, ApiAnswer answer, byte[] body, Fault fault, @Nullable Leg live) {

  int status() {
    return answer.status();
  }

  Map<String, List<String>> headers() {
    return answer.headers();
  }

  boolean successful() {
    return answer.successful();
  }

  HeaderLookup lookup() {
    return answer.lookup();
  }
}
