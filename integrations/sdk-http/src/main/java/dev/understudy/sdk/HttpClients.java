package dev.understudy.sdk;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Which HTTP client of an SDK sends to which target. Immutable.
///
/// @param usual sends what no other does; empty: the SDK's own
/// @param own by the name of a target
/// @param <H> the SDK's type of an HTTP client
public record HttpClients<H>(Optional<H> usual, Map<String, H> own) {
  public HttpClients {
    own = Map.copyOf(own);
  }

  /// The SDK's own for every target.
  public static <H> HttpClients<H> none() {
    return new HttpClients<>(Optional.empty(), Map.of());
  }

  HttpClients<H> with(H value) {
    return new HttpClients<>(Optional.of(value), own);
  }

  HttpClients<H> with(String target, H value) {
    Map<String, H> more = new HashMap<>(own);
    more.put(target, value);
    return new HttpClients<>(usual, more);
  }

  /// The same with a usual one, if there is none yet.
  public HttpClients<H> or(Supplier<H> made) {
    return usual.isPresent() ? this : with(made.get());
  }

  /// The one for a target.
  ///
  /// @throws java.util.NoSuchElementException if it has none of its own and there is no usual one
  public H to(ApiTarget target) {
    H its = own.get(target.target().name());
    return its == null ? usual.orElseThrow() : its;
  }

  /// Closes all of them.
  ///
  /// @param closing closes one
  public void close(Consumer<? super H> closing) {
    usual.ifPresent(closing);
    own.values().forEach(closing);
  }
}
