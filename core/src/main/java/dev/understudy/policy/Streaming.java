package dev.understudy.policy;

import java.time.Duration;
import java.util.Optional;

/// How streams are committed and kept alive.
///
/// @param commit when an attempt becomes the answer
/// @param onInterrupt what follows a break after that
/// @param heartbeat silence after which a comment is sent; empty means never
/// @param onClientDisconnect what happens to the attempt when the caller leaves
public record Streaming(
    Commit commit,
    OnInterrupt onInterrupt,
    Optional<Duration> heartbeat,
    OnDisconnect onClientDisconnect) {

  /// At first content; an error on interruption; a heartbeat every 15 s; cancelled with the caller.
  public static final Streaming DEFAULT =
      new Streaming(
          Commit.FIRST_CONTENT,
          OnInterrupt.ERROR,
          Optional.of(Duration.ofSeconds(15)),
          OnDisconnect.CANCEL);

  public Streaming {
    heartbeat.ifPresent(value -> Positive.check("heartbeat", value));
  }

  /// When an attempt's stream is handed to the caller.
  public enum Commit {
    /// With its first content.
    FIRST_CONTENT,
    /// When it is complete.
    COMPLETE
  }

  /// What follows a break after commit.
  public enum OnInterrupt {
    /// An honest error.
    ERROR,
    /// An attempt to continue, then an honest error.
    RESUME
  }

  /// What follows when the caller leaves.
  public enum OnDisconnect {
    /// The attempt is cancelled at the provider.
    CANCEL
  }
}
