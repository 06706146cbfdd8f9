package dev.understudy.dialects.scan;

import dev.understudy.call.Needs;
import dev.understudy.dialects.Endpoint;
import java.util.List;

/// What one strict pass over a caller's body found. Holds the body itself, which must not change.
@SuppressWarnings("DoNotCallSuggester")
public final class RequestScan {
  private final byte[] body;

  private RequestScan(byte[] body) {
    this.body = body;
  }

  /// Scans a body.
  ///
  /// @throws BadBody if it is not strict JSON within the limits, or lacks a `model`
  public static RequestScan of(byte[] body, Endpoint endpoint) throws BadBody {
    if (body.length == 0) {
      throw new BadBody("no JSON for " + endpoint.path(), 0, 1, 1, "");
    }
    return new RequestScan(body);
  }

  /// The body as it came.
  public byte[] body() {
    return body;
  }

  /// The asked-for model, decoded.
  public String model() {
    throw new UnsupportedOperationException();
  }

  /// Index of the opening quote of the model.
  public int modelFrom() {
    throw new UnsupportedOperationException();
  }

  /// Index after the closing quote of the model.
  public int modelTo() {
    throw new UnsupportedOperationException();
  }

  /// Whether the answer is asked for as a stream.
  public boolean stream() {
    throw new UnsupportedOperationException();
  }

  /// Whether the caller wants the usage chunk of a chat stream (`stream_options.include_usage`).
  public boolean wantsUsage() {
    throw new UnsupportedOperationException();
  }

  /// How many choices are asked for (`n`), 1 if the body says nothing.
  public int choices() {
    throw new UnsupportedOperationException();
  }

  /// The caller's own list of models; empty if there is none.
  public List<String> models() {
    throw new UnsupportedOperationException();
  }

  /// What the request demands.
  public Needs needs() {
    throw new UnsupportedOperationException();
  }

  /// The body with another model and without `models`, as pieces to be written in order. Every
  /// other byte is the caller's.
  public byte[][] splice(String model) {
    throw new UnsupportedOperationException();
  }

  /// The same, and a chat stream also asks for its usage chunk.
  public byte[][] spliceWithUsage(String model) {
    throw new UnsupportedOperationException();
  }
}
