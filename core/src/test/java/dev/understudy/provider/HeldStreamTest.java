package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeldStreamTest {
  private static final ChatChunk CHUNK =
      ChatChunk.of(
          (Json.Obj) Json.parse("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}"));

  private static ChatStream stream(Optional<Duration> silence, AtomicReference<Thread> reader) {
    Iterator<ChatChunk> rest = List.of(CHUNK).iterator();
    return new ChatStream() {
      @Override
      public boolean hasNext() {
        reader.set(Thread.currentThread());
        return rest.hasNext();
      }

      @Override
      public ChatChunk next() {
        return rest.next();
      }

      @Override
      public Optional<Duration> silence() {
        return silence;
      }

      @Override
      public void close() {}
    };
  }

  private static Thread readerOf(Optional<Duration> silence) {
    AtomicReference<Thread> reader = new AtomicReference<>(new Thread());
    HeldStream held =
        new HeldStream(
            Time.system(),
            Duration.ofSeconds(30),
            About.of(Operation.CHAT_STREAM, "openai", "gpt-4o"),
            new Opening.Opened(List.of(), stream(silence, reader), false),
            failure -> {});

    assertThat(held.next()).isEqualTo(CHUNK);
    return Objects.requireNonNull(reader.get());
  }

  @Test
  void aStreamThatWatchesForSilenceItselfIsReadWithoutAnotherClock() {
    assertThat(readerOf(Optional.of(Duration.ofSeconds(30)))).isEqualTo(Thread.currentThread());
  }

  @Test
  void aStreamThatWaitsLongerThanItMayIsWatched() {
    assertThat(readerOf(Optional.of(Duration.ofSeconds(31)))).isNotEqualTo(Thread.currentThread());
    assertThat(readerOf(Optional.empty())).isNotEqualTo(Thread.currentThread());
  }
}
