package dev.understudy.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One attempt to open a stream: reads it up to its first content and holds back what came before.
/// A stream that is complete without content counts as opened.
final class Opening implements Supplier<Opening.Opened>, Time.Leftovers<Opening.Opened> {
  /// After this many pieces without content the provider is alive and odd: nothing more is held.
  private static final int MOST_HELD = 1000;

  /// A stream at its first content.
  ///
  /// @param held what was read, the first content last
  /// @param complete whether there is nothing more
  record Opened(List<ChatChunk> held, ChatStream rest, boolean complete) {}

  private final Provider provider;
  private final ChatRequest request;
  private volatile @Nullable ChatStream stream;
  private volatile boolean abandoned;

  Opening(Provider provider, ChatRequest request) {
    this.provider = provider;
    this.request = request;
  }

  @Override
  public Opened get() {
    ChatStream opened = provider.chatStream(request);
    stream = opened;
    boolean good = false;
    try {
      if (abandoned) {
        throw ProviderException.Cancelled.of(
            About.of(Operation.CHAT_STREAM, provider.name(), request.model()));
      }
      Opened first = firstContent(opened);
      good = true;
      return first;
    } finally {
      if (!good) {
        opened.close();
      }
    }
  }

  private static Opened firstContent(ChatStream stream) {
    List<ChatChunk> held = new ArrayList<>();
    while (held.size() < MOST_HELD) {
      if (!stream.hasNext()) {
        return new Opened(held, stream, true);
      }
      ChatChunk chunk = stream.next();
      held.add(chunk);
      if (chunk.hasContent()) {
        break;
      }
    }
    return new Opened(held, stream, false);
  }

  /// Ends the attempt; also of a provider that is woken by `close()` only.
  @Override
  public void abandoned() {
    abandoned = true;
    ChatStream opened = stream;
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public void late(Opened opened) {
    opened.rest().close();
  }
}
