package dev.understudy.providers;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.sse.SseParser;
import dev.understudy.dialects.translate.StreamTranslation;
import dev.understudy.provider.ChatChunk;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.Delivered;
import dev.understudy.provider.Json;
import dev.understudy.provider.ProviderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The caller's side of a stream: waits for events, translates them, makes values of them. One
/// thread reads; any may close.
final class LiveStream implements ChatStream {
  private static final int MOST_LINE = 16 << 20;
  private static final String DONE = "[DONE]";

  private final StreamExchange exchange;
  private final Failures failures;
  private final @Nullable StreamTranslation translation;
  private final Deque<ChatChunk> ahead = new ArrayDeque<>();
  private final Bytes translated = new Bytes(0);
  private final Delivered.Tally given = new Delivered.Tally();
  private boolean complete;
  private @Nullable ProviderException broken;

  /// @param translation of the provider's events into chat chunks; null if they are that already
  LiveStream(StreamExchange exchange, Failures failures, @Nullable StreamTranslation translation) {
    this.exchange = exchange;
    this.failures = failures;
    this.translation = translation;
  }

  @Override
  public boolean hasNext() {
    while (ahead.isEmpty() && !complete) {
      if (broken != null) {
        throw broken;
      }
      pull();
    }
    return !ahead.isEmpty();
  }

  @Override
  public ChatChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream is complete");
    }
    ChatChunk chunk = ahead.remove();
    given.add(chunk);
    return chunk;
  }

  @Override
  public Optional<Duration> silence() {
    return Optional.of(failures.wiring().timeouts().idle());
  }

  @Override
  public void close() {
    if (exchange.queue.end(new EventQueue.Ending.Closed())) {
      exchange.cancel();
    }
  }

  private void pull() {
    EventQueue.Event event;
    try {
      event = exchange.queue.take();
    } catch (InterruptedException stop) {
      close();
      Thread.currentThread().interrupt();
      broken = failures.cancelled();
      return;
    }
    if (event != null) {
      read(event);
      return;
    }
    switch (exchange.queue.ending()) {
      case EventQueue.Ending.Complete proven -> finish();
      case EventQueue.Ending.Failed(var fault) -> broken = failures.of(fault, given.delivered());
      case EventQueue.Ending.Closed gone -> broken = failures.cancelled();
    }
  }

  private void read(EventQueue.Event event) {
    if (translation == null) {
      add(event.data());
      return;
    }
    translated.clear();
    translation.feed(event.name(), event.data(), 0, event.data().length, translated);
    addTranslated();
  }

  private void finish() {
    complete = true;
    if (translation != null) {
      translated.clear();
      translation.end(translated);
      addTranslated();
    }
  }

  private void addTranslated() {
    if (translated.isEmpty()) {
      return;
    }
    new SseParser(MOST_LINE)
        .feed(
            translated.array(),
            0,
            translated.length(),
            new FrameParser.Sink() {
              @Override
              public void event(String name, byte[] data, int from, int to) {
                add(Arrays.copyOfRange(data, from, to));
              }

              @Override
              public void comment() {}

              @Override
              public void malformed(String why) {
                unreadable();
              }

              @Override
              public void broken(String why) {
                unreadable();
              }
            });
  }

  private void add(byte[] data) {
    if (data.length < 16 && new String(data, StandardCharsets.UTF_8).strip().equals(DONE)) {
      return;
    }
    try {
      if (Json.parse(data) instanceof Json.Obj chunk) {
        ahead.add(ChatChunk.of(chunk));
        return;
      }
    } catch (Json.Malformed notJson) {
      // Looser readers than ours have let it pass; see below.
    }
    unreadable();
  }

  private void unreadable() {
    if (broken == null) {
      close();
      broken = failures.of(new Fault.Unreadable("a chunk that cannot be read"), given.delivered());
    }
  }
}
