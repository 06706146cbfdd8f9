package dev.understudy.openaijava;

import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import dev.understudy.dialects.Piece;
import dev.understudy.sdk.ApiRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bodies of requests, from the SDK and to it.
final class SdkBody {
  private SdkBody() {}

  /// The body of a request of the SDK.
  static Optional<HttpRequestBody> of(HttpRequest request) {
    return Optional.ofNullable(request.body());
  }

  /// A body as the failover reads it.
  static ApiRequest.Body readable(HttpRequestBody body) {
    return new ApiRequest.Body() {
      @Override
      public Optional<String> contentType() {
        return Optional.ofNullable(body.contentType());
      }

      @Override
      public boolean repeatable() {
        return body.repeatable();
      }

      @Override
      public void writeTo(OutputStream out) {
        body.writeTo(out);
      }
    };
  }

  /// What an attempt sends in place of a body. Closing it leaves the body open, for the next
  /// attempt; whoever owns the call closes that.
  static HttpRequestBody sent(HttpRequestBody body, Optional<List<Piece>> instead) {
    return instead.isPresent()
        ? new Spliced(body, instead.get())
        : body.repeatable() ? new Lent(body) : body;
  }

  /// Kotlin's interfaces declare no checked exceptions, but an HTTP client must see a broken
  /// connection as the [IOException] it is.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void write(List<Piece> pieces, OutputStream out) throws E {
    try {
      for (Piece piece : pieces) {
        out.write(piece.bytes(), piece.from(), piece.length());
      }
    } catch (IOException broken) {
      throw (E) broken;
    }
  }

  /// The SDK's own body.
  private record Lent(HttpRequestBody body) implements HttpRequestBody {
    @Override
    public void writeTo(OutputStream out) {
      body.writeTo(out);
    }

    @Override
    public @Nullable String contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public void close() {}
  }

  /// The bytes of a body with another model in them.
  private record Spliced(HttpRequestBody body, List<Piece> pieces) implements HttpRequestBody {
    @Override
    public void writeTo(OutputStream out) {
      SdkBody.<RuntimeException>write(pieces, out);
    }

    @Override
    public @Nullable String contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return pieces.stream().mapToLong(Piece::length).sum();
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public void close() {}
  }
}
