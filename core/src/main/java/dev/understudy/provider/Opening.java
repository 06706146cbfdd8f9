package dev.understudy.provider;

import dev.understudy.attempt.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One attempt to open a stream: reads it up to its first content, or to its end, and holds back
/// what came before. A stream that is complete without content counts as opened.
final class Opening implements Supplier<Opening.Opened>, Time.Leftovers<Opening.Opened> {
  /// After this many pieces without content the provider is alive and odd: nothing more is held.
  private static final int MOST_HELD = 1000;

  /// The most characters of a stream that is held to its end: 8 Mi.
  private static final long MOST_WHOLE = 8 << 20;

  /// A stream at its first content.
  ///
  /// @param held what was read, the first content last
  /// @param complete whether there is nothing more
  record Opened(List<ChatChunk> held, ChatStream rest, boolean complete) {}

  private final Provider provider;
  private final ChatRequest request;
  private final boolean whole;
  private volatile @Nullable ChatStream stream;
  private volatile boolean abandoned;

  Opening(Provider provider, ChatRequest request) {
    this(provider, request, false);
  }

  /// @param whole whether to read to the end
  Opening(Provider provider, ChatRequest request, boolean whole) {
    this.provider = provider;
    this.request = request;
    this.whole = whole;
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
    } catch (ProviderException.StreamInterrupted cut) {
      throw unseen(cut);
    } finally {
      if (!good) {
        opened.close();
      }
    }
  }

  /// A break of which nobody has seen anything: what caused it, or a break before any content.
  static ProviderException unseen(ProviderException.StreamInterrupted cut) {
    return cut.getCause() instanceof ProviderException cause
        ? cause
        : ProviderException.StreamInterrupted.of(
            cut.about().where(Where.ANY_TARGET), Delivered.NOTHING, cut.getCause());
  }

  private Opened firstContent(ChatStream stream) {
    List<ChatChunk> held = new ArrayList<>();
    long size = 0;
    while (stream.hasNext()) {
      ChatChunk chunk = stream.next();
      held.add(chunk);
      if (whole) {
        size += chunk.toJson().write().length();
      }
      if (whole ? size > MOST_WHOLE : chunk.hasContent() || held.size() >= MOST_HELD) {
        return new Opened(held, stream, false);
      }
    }
    return new Opened(held, stream, true);
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
