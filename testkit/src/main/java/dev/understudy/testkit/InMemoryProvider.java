package dev.understudy.testkit;

import dev.understudy.attempt.FailureKind;
import dev.understudy.provider.About;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatChunk;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.Choice;
import dev.understudy.provider.ChunkChoice;
import dev.understudy.provider.Delta;
import dev.understudy.provider.Embedding;
import dev.understudy.provider.EmbeddingAnswer;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.FinishReason;
import dev.understudy.provider.ImageRequest;
import dev.understudy.provider.Media;
import dev.understudy.provider.Message;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.Role;
import dev.understudy.provider.SpeechRequest;
import dev.understudy.provider.Time;
import dev.understudy.provider.TranscriptionRequest;
import dev.understudy.provider.Vector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [Provider] without a network: plays turns in their order, the last one for ever, and remembers
/// what it was asked. Keeps the provider contract. Thread-safe.
public final class InMemoryProvider implements Provider {
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  /// What happens to one request.
  @FunctionalInterface
  public interface Turn {
    /// The answer, or a failure thrown. Takes its time on the provider's clock.
    Reply play(About about, Time time) throws InterruptedException;

    /// An answer of this text: whole, or as a stream of a role, the text and the finish mark.
    static Turn text(String text) {
      return stream(Step.piece(role()), Step.piece(delta(text)), Step.piece(finish()));
    }

    /// A stream of these steps; as a whole answer, their texts.
    static Turn stream(Step... steps) {
      return (about, time) -> new Reply(List.of(steps));
    }

    /// The same after this time.
    static Turn after(Duration delay, Turn turn) {
      return (about, time) -> {
        time.sleep(delay);
        return turn.play(about, time);
      };
    }

    /// No answer, ever.
    static Turn hanging() {
      return after(FOR_EVER, text("never"));
    }

    /// An exception.
    static Turn throwing(Failure failure) {
      return (about, time) -> {
        throw failure.of(about);
      };
    }

    /// An error answer.
    static Turn status(int status, FailureKind kind) {
      return throwing(about -> ProviderException.Upstream.of(about, kind, status));
    }

    /// An error answer with a hint.
    static Turn status(int status, FailureKind kind, Duration retryAfter) {
      return throwing(
          about -> ProviderException.Upstream.of(about.retryAfter(retryAfter), kind, status));
    }
  }

  /// Makes an exception for what was asked.
  @FunctionalInterface
  public interface Failure {
    /// The exception.
    RuntimeException of(About about);
  }

  /// What a stream does next. After the last step it is complete.
  @FunctionalInterface
  public interface Step {
    /// Adds pieces; takes its time; throws to break the stream.
    void play(About about, Time time, List<ChatChunk> pieces) throws InterruptedException;

    /// A piece.
    static Step piece(ChatChunk chunk) {
      return (about, time, pieces) -> pieces.add(chunk);
    }

    /// A pause.
    static Step pause(Duration duration) {
      return (about, time, pieces) -> time.sleep(duration);
    }

    /// Nothing, ever.
    static Step stall() {
      return pause(FOR_EVER);
    }

    /// A break.
    static Step broken(Failure failure) {
      return (about, time, pieces) -> {
        throw failure.of(about);
      };
    }
  }

  /// What a turn gives.
  public record Reply(List<Step> steps) {}

  /// What was asked.
  ///
  /// @param request the request itself
  public record Asked(Operation operation, String model, Object request) {}

  private final String name;
  private final Time time;
  private final Deque<Turn> turns;
  private final List<Asked> asked = new ArrayList<>();
  private int open;
  private boolean closed;

  private InMemoryProvider(String name, Time time, List<Turn> turns) {
    this.name = name;
    this.time = time;
    this.turns = new ArrayDeque<>(turns);
  }

  /// A provider that plays these turns.
  ///
  /// @param turns at least one
  public static InMemoryProvider of(String name, Time time, Turn... turns) {
    return new InMemoryProvider(name, time, List.of(turns));
  }

  /// A first piece with nothing but the role.
  public static ChatChunk role() {
    return chunk(ChunkChoice.builder().delta(Delta.builder().role(Role.ASSISTANT).build()).build());
  }

  /// A piece of text.
  public static ChatChunk delta(String text) {
    return chunk(ChunkChoice.builder().delta(Delta.builder().content(text).build()).build());
  }

  /// The finish mark.
  public static ChatChunk finish() {
    return chunk(ChunkChoice.builder().finishReason(FinishReason.STOP).build());
  }

  /// A piece with one choice.
  public static ChatChunk chunk(ChunkChoice choice) {
    return ChatChunk.builder().id("chunk").model("in-memory").choices(List.of(choice)).build();
  }

  /// All requests so far, in order.
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /// Requests being answered and streams not yet closed.
  public synchronized int open() {
    return open;
  }

  /// Whether it was closed.
  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ChatAnswer chat(ChatRequest request) {
    String text = text(Operation.CHAT, request.model(), request);
    Choice choice =
        Choice.builder().message(Message.assistant(text)).finishReason(FinishReason.STOP).build();
    return ChatAnswer.builder()
        .id("answer")
        .model(request.model())
        .choices(List.of(choice))
        .build();
  }

  @Override
  public ChatStream chatStream(ChatRequest request) {
    About about = About.of(Operation.CHAT_STREAM, name, request.model());
    begin(about, request);
    boolean good = false;
    try {
      ChatStream stream = new Played(about, next().play(about, time).steps());
      good = true;
      return stream;
    } catch (InterruptedException stop) {
      throw cancelled(about);
    } finally {
      if (!good) {
        end();
      }
    }
  }

  @Override
  public EmbeddingAnswer embed(EmbeddingRequest request) {
    String text = text(Operation.EMBEDDING, request.model(), request);
    Embedding embedding = Embedding.builder().vector(Vector.of(text.length(), 1)).build();
    return EmbeddingAnswer.builder().model(request.model()).data(List.of(embedding)).build();
  }

  @Override
  public Media generateImage(ImageRequest request) {
    return media("image/png", text(Operation.IMAGE, request.model(), request));
  }

  @Override
  public Media speak(SpeechRequest request) {
    return media("audio/mpeg", text(Operation.SPEECH, request.model(), request));
  }

  @Override
  public Media transcribe(TranscriptionRequest request) {
    return media("text/plain", text(Operation.TRANSCRIPTION, request.model(), request));
  }

  @Override
  public Set<Operation> operations() {
    return EnumSet.allOf(Operation.class);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private static Media media(String type, String text) {
    return Media.of(type, text.getBytes(StandardCharsets.UTF_8));
  }

  private String text(Operation operation, String model, Object request) {
    About about = About.of(operation, name, model);
    begin(about, request);
    try {
      List<ChatChunk> pieces = new ArrayList<>();
      for (Step step : next().play(about, time).steps()) {
        step.play(about, time, pieces);
      }
      StringBuilder text = new StringBuilder();
      pieces.forEach(piece -> text.append(piece.text()));
      return text.toString();
    } catch (InterruptedException stop) {
      throw cancelled(about);
    } finally {
      end();
    }
  }

  private synchronized void begin(About about, Object request) {
    asked.add(new Asked(about.operation(), about.model(), request));
    open++;
  }

  private synchronized void end() {
    open--;
  }

  private synchronized Turn next() {
    return turns.size() > 1 ? turns.remove() : turns.element();
  }

  private static ProviderException cancelled(About about) {
    Thread.currentThread().interrupt();
    return ProviderException.Cancelled.of(about);
  }

  /// A stream that plays its steps when it is pulled.
  private final class Played implements ChatStream {
    private final About about;
    private final Deque<Step> steps;
    private final Deque<ChatChunk> ready = new ArrayDeque<>();
    private final Object lock = new Object();
    private boolean over;
    private @Nullable Thread puller;

    Played(About about, List<Step> steps) {
      this.about = about;
      this.steps = new ArrayDeque<>(steps);
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !steps.isEmpty()) {
        pull(steps.remove());
      }
      return !ready.isEmpty();
    }

    @Override
    public ChatChunk next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream is complete");
      }
      return ready.remove();
    }

    private void pull(Step step) {
      synchronized (lock) {
        if (over) {
          throw ProviderException.Cancelled.of(about);
        }
        puller = Thread.currentThread();
      }
      boolean stopped = false;
      List<ChatChunk> pieces = new ArrayList<>();
      try {
        step.play(about, time, pieces);
      } catch (InterruptedException stop) {
        stopped = true;
      } finally {
        synchronized (lock) {
          puller = null;
        }
      }
      if (stopped) {
        boolean byUs = isOver();
        close();
        if (!byUs) {
          Thread.currentThread().interrupt();
        }
        throw ProviderException.Cancelled.of(about);
      }
      ready.addAll(pieces);
    }

    private boolean isOver() {
      synchronized (lock) {
        return over;
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        if (over) {
          return;
        }
        over = true;
        Thread waiting = puller;
        if (waiting != null && !waiting.equals(Thread.currentThread())) {
          waiting.interrupt();
        }
      }
      end();
    }
  }
}
