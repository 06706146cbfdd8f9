package dev.understudy.sdk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// What an SDK gets: the answer of the attempt that counts.
///
/// @param status of HTTP
/// @param headers by names in any case; those of the target, and ours: `x-understudy-attempts`,
///   `x-understudy-model`, and of a failure `x-understudy-trail` and `x-should-retry: false`, so
///   that no SDK starts over
/// @param body to be read once; closing it before its end cancels the call
public record ApiReply(int status, Map<String, List<String>> headers, InputStream body)
    implements AutoCloseable {

  static ApiReply of(int status, Map<String, List<String>> headers, byte[] body) {
    return new ApiReply(status, headers, new ByteArrayInputStream(body));
  }

  /// Closes the body. Idempotent.
  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException neverThrown) {
      throw new IllegalStateException(neverThrown);
    }
  }
}
