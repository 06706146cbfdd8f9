package dev.understudy.gateway.edge;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The head of one request: its bytes as they came, and where its parts are. Every part has been
/// checked; field values hold no control characters but tabs. Not changed once read.
public final class RequestHead {
  private final byte[] bytes;
  private final int[] fields;
  private final int count;
  private final String method;
  private final String path;
  private final String query;
  private final Framing framing;
  private final boolean keepAlive;
  private final boolean http10;
  private final boolean expectsContinue;

  /// How the body is delimited.
  sealed interface Framing {
    /// By its length; zero also when there is none.
    record Length(long bytes) implements Framing {
      static final Length NONE = new Length(0);
    }

    /// In chunks.
    record Chunked() implements Framing {}
  }

  RequestHead(
      byte[] bytes,
      int[] fields,
      int count,
      String method,
      String path,
      String query,
      Framing framing,
      boolean keepAlive,
      boolean http10,
      boolean expectsContinue) {
    this.bytes = bytes;
    this.fields = fields;
    this.count = count;
    this.method = method;
    this.path = path;
    this.query = query;
    this.framing = framing;
    this.keepAlive = keepAlive;
    this.http10 = http10;
    this.expectsContinue = expectsContinue;
  }

  /// Stands for a head that could not be read.
  static RequestHead unreadable() {
    return new RequestHead(
        new byte[0], new int[0], 0, "-", "-", "", Framing.Length.NONE, false, false, false);
  }

  /// The method, as written.
  public String method() {
    return method;
  }

  /// The path, without the query, escapes and all.
  public String path() {
    return path;
  }

  /// The decoded value of a parameter of the query, of several the first; null if there is none or
  /// it is not well encoded. Never to be logged: it may be a key.
  public @Nullable String parameter(String name) {
    if (query.isEmpty()) {
      return null;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals == name.length() && pair.startsWith(name)) {
        try {
          return URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
          return null;
        }
      }
    }
    return null;
  }

  /// The value of a field, without surrounding blanks; null if it is absent. Of several the first.
  public @Nullable String value(FieldName name) {
    for (int i = 0; i < count; i++) {
      int at = i * 4;
      if (name.is(bytes, fields[at], fields[at + 1])) {
        int from = fields[at + 2];
        return new String(bytes, from, fields[at + 3] - from, StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }

  /// How often a field occurs.
  public int occurrences(FieldName name) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (name.is(bytes, fields[i * 4], fields[i * 4 + 1])) {
        found++;
      }
    }
    return found;
  }

  Framing framing() {
    return framing;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  boolean http10() {
    return http10;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }
}
