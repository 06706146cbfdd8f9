package dev.understudy.failover;

import dev.understudy.engine.Loop;
import dev.understudy.resume.Piece;
import dev.understudy.resume.Pieces;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Streams of words in virtual time, for tests: items in angle brackets are not text.
final class Words implements Pieces<String> {
  static final String ROLE = "<role>";
  static final String THOUGHT = "<thought>";
  static final String TOOL = "<tool>";
  static final String ARGUMENTS = "<arguments>";
  static final String END = "<end>";
  static final String USAGE = "<usage>";

  @Override
  public Piece read(String item) {
    return switch (item) {
      case ROLE, USAGE -> Piece.NOTHING;
      case THOUGHT -> Piece.thought();
      case TOOL -> Piece.head();
      case ARGUMENTS -> Piece.bound();
      case END -> Piece.end();
      default ->
          item.endsWith(END)
              ? Piece.text(item.substring(0, item.length() - END.length())).ending()
              : Piece.text(item);
    };
  }

  @Override
  public String without(String item, int count) {
    return item.substring(count);
  }

  /// Sixty words, one an item, after a role and before a finish mark and the usage.
  static List<String> sixty() {
    List<String> items = new ArrayList<>();
    items.add(ROLE);
    for (int word = 1; word <= 60; word++) {
      items.add("word" + word + " ");
    }
    items.add(END);
    items.add(USAGE);
    return items;
  }

  /// The text of items.
  static String text(List<String> items) {
    Words words = new Words();
    StringBuilder text = new StringBuilder();
    items.forEach(item -> text.append(words.read(item).text()));
    return text.toString();
  }

  /// How a stream ends.
  sealed interface End {}

  /// By itself.
  record Completes() implements End {}

  /// With an exception.
  record Fails(Throwable failure) implements End {}

  /// Not at all.
  record Stalls() implements End {}

  /// A source of items that gives as many as are asked for.
  static final class Source implements Flow.Publisher<String>, Flow.Subscription {
    private final Loop loop;
    private final Deque<String> items;
    private final End end;
    private Flow.@Nullable Subscriber<? super String> subscriber;
    private long demand;
    private boolean emitting;
    private boolean over;
    boolean cancelled;
    int subscribed;
    long requested;

    Source(Loop loop, List<String> items, End end) {
      this.loop = loop;
      this.items = new ArrayDeque<>(items);
      this.end = end;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super String> subscriber) {
      this.subscriber = subscriber;
      subscribed++;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long count) {
      requested += count;
      demand += count;
      if (!emitting) {
        emitting = true;
        loop.execute(this::emit);
      }
    }

    private void emit() {
      Flow.Subscriber<? super String> reader = subscriber;
      if (reader == null) {
        throw new IllegalStateException("nobody reads");
      }
      while (demand > 0 && !items.isEmpty() && !cancelled) {
        demand--;
        reader.onNext(items.remove());
      }
      emitting = false;
      if (items.isEmpty() && !cancelled && !over) {
        switch (end) {
          case Completes whole -> {
            over = true;
            reader.onComplete();
          }
          case Fails broken -> {
            over = true;
            reader.onError(broken.failure());
          }
          case Stalls silent -> {}
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
