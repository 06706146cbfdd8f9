package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.duration;

import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Section;
import dev.understudy.policy.Streaming;

/// The keys of `streaming`.
final class StreamingFormat {
  private StreamingFormat() {}

  static final Section<Streaming> STREAMING =
      Section.of(
          "streaming",
          "How streams are committed and kept alive.",
          s -> {
            Streaming usual = Streaming.DEFAULT;
            var commit =
                s.key(
                    "commit",
                    choice(Streaming.Commit.class),
                    usual.commit(),
                    "When an attempt becomes the answer: with its first content, or when it is "
                        + "`complete`.",
                    Streaming::commit);
            var onInterrupt =
                s.key(
                    "on_interrupt",
                    choice(Streaming.OnInterrupt.class),
                    usual.onInterrupt(),
                    "What follows a break after that: an `error`, or an attempt to `resume`.",
                    Streaming::onInterrupt);
            var heartbeat =
                s.key(
                    "heartbeat",
                    EitherShape.orOff(duration()),
                    usual.heartbeat(),
                    "Silence after which the caller gets a comment.",
                    Streaming::heartbeat);
            var onDisconnect =
                s.key(
                    "on_client_disconnect",
                    choice(Streaming.OnDisconnect.class),
                    usual.onClientDisconnect(),
                    "What happens to the attempt when the caller leaves.",
                    Streaming::onClientDisconnect);
            return v ->
                new Streaming(
                    v.get(commit), v.get(onInterrupt), v.get(heartbeat), v.get(onDisconnect));
          });
}
