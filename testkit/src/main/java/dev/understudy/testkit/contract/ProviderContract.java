package dev.understudy.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.understudy.attempt.FailureKind;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.ImageRequest;
import dev.understudy.provider.Json;
import dev.understudy.provider.Message;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.SpeechRequest;
import dev.understudy.provider.TranscriptionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [Provider] must do, decorators included.
public abstract class ProviderContract {
  private static final Duration SOON = Duration.ofSeconds(10);

  /// How the upstream of a provider under test behaves.
  public enum Behaviour {
    /// Answers "hello"; as a stream in two pieces, "he" and "llo", and the finish mark.
    ANSWERS,
    /// Answers every request with 429 and a hint of 1 ms.
    THROTTLES,
    /// Accepts a plain request and never answers; of a stream, never sends anything.
    HANGS,
    /// Streams "he" and breaks off without the finish mark.
    BREAKS_OFF,
    /// Streams "he" and then nothing.
    STALLS
  }

  /// A provider under test, with its upstream.
  public interface Subject {
    /// The provider.
    Provider provider();

    /// How many requests its upstream got.
    int requests();

    /// Whether nothing of any call is left: no connection in use, no stream, no thread.
    boolean released();
  }

  /// A new provider whose upstream behaves like this.
  protected abstract Subject subject(Behaviour behaviour);

  /// A model that the provider knows.
  protected String model() {
    return "test/model";
  }

  /// How many upstream requests one call makes when all fail. One, but for decorators.
  protected int attempts() {
    return 1;
  }

  private ChatRequest hello() {
    return ChatRequest.of(model(), Message.user("hello"));
  }

  @Test
  void itHasANameAndCanChat() {
    Provider provider = subject(Behaviour.ANSWERS).provider();

    assertFalse(provider.name().isBlank());
    assertTrue(provider.operations().contains(Operation.CHAT));
    assertTrue(provider.operations().contains(Operation.CHAT_STREAM));
  }

  @Test
  void aPlainAnswerIsWhole() {
    Subject subject = subject(Behaviour.ANSWERS);

    assertEquals("hello", subject.provider().chat(hello()).text());
    assertEquals(1, subject.requests());
    assertSoon("everything is released", subject::released);
  }

  @Test
  void aStreamHasItsPiecesInOrderAndThenEnds() {
    Subject subject = subject(Behaviour.ANSWERS);
    StringBuilder text = new StringBuilder();

    try (ChatStream stream = subject.provider().chatStream(hello())) {
      while (stream.hasNext()) {
        text.append(stream.next().text());
      }
      assertFalse(stream.hasNext());
      assertThrows(NoSuchElementException.class, stream::next);
    }

    assertEquals("hello", text.toString());
    assertSoon("everything is released", subject::released);
  }

  @Test
  void aFailureTellsItsKindAndWhoWasAskedWhat() {
    Subject subject = subject(Behaviour.THROTTLES);

    ProviderException failure =
        assertThrows(ProviderException.class, () -> subject.provider().chat(hello()));

    assertEquals(FailureKind.THROTTLED, failure.kind());
    assertInstanceOf(ProviderException.Upstream.class, failure);
    assertEquals(429, failure.httpStatus());
    assertEquals(Operation.CHAT, failure.operation());
    assertEquals(Optional.of(Duration.ofMillis(1)), failure.retryAfter());
    assertEquals(attempts(), failure.attempts().size());
    assertEquals(attempts(), subject.requests());
    assertSoon("everything is released", subject::released);
  }

  @Test
  void aStreamThatIsRefusedFailsTheSameWay() {
    Subject subject = subject(Behaviour.THROTTLES);

    ProviderException failure =
        assertThrows(ProviderException.class, () -> read(subject.provider().chatStream(hello())));

    assertEquals(FailureKind.THROTTLED, failure.kind());
    assertEquals(Operation.CHAT_STREAM, failure.operation());
    assertEquals(attempts(), subject.requests());
    assertSoon("everything is released", subject::released);
  }

  @Test
  void aStreamThatBreaksOffNeverLooksComplete() {
    Subject subject = subject(Behaviour.BREAKS_OFF);
    StringBuilder text = new StringBuilder();

    assertThrows(
        ProviderException.StreamInterrupted.class,
        () -> {
          try (ChatStream stream = subject.provider().chatStream(hello())) {
            while (stream.hasNext()) {
              text.append(stream.next().text());
            }
          }
        });

    assertEquals("he", text.toString());
    assertEquals(1, subject.requests());
    assertSoon("everything is released", subject::released);
  }

  @Test
  void interruptingTheThreadEndsAPlainCall() {
    Subject subject = subject(Behaviour.HANGS);

    assertInterruptible(subject, () -> subject.provider().chat(hello()));
  }

  @Test
  void interruptingTheThreadEndsAStreamBeforeItsFirstContent() {
    Subject subject = subject(Behaviour.HANGS);

    assertInterruptible(subject, () -> read(subject.provider().chatStream(hello())));
  }

  @Test
  void interruptingTheThreadEndsAStreamThatIsBeingRead() {
    Subject subject = subject(Behaviour.STALLS);

    assertInterruptible(subject, () -> read(subject.provider().chatStream(hello())));
  }

  @Test
  void anInterruptedThreadAsksNobody() {
    Subject subject = subject(Behaviour.HANGS);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .unstarted(() -> {
              Thread.currentThread().interrupt();
              try {
                subject.provider().chat(hello());
              } catch (RuntimeException failure) {
                thrown.set(failure);
              }
            });
    caller.start();

    assertSoon("the call ends", () -> !caller.isAlive());
    assertInstanceOf(ProviderException.Cancelled.class, thrown.get());
    assertSoon("everything is released", subject::released);
  }

  @Test
  void closingAStreamWakesWhoReadsIt() {
    Subject subject = subject(Behaviour.STALLS);
    ChatStream stream = subject.provider().chatStream(hello());
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread reader = started(() -> read(stream), thrown);
    assertSoon(
        "the reader waits",
        () ->
            reader.getState() == Thread.State.WAITING
                || reader.getState() == Thread.State.TIMED_WAITING);

    stream.close();
    stream.close();

    assertSoon("the reader wakes up", () -> !reader.isAlive());
    assertInstanceOf(ProviderException.Cancelled.class, thrown.get());
    assertSoon("everything is released", subject::released);
  }

  @Test
  void aStreamThatIsClosedAfterItsEndStaysComplete() {
    ChatStream stream = subject(Behaviour.ANSWERS).provider().chatStream(hello());
    while (stream.hasNext()) {
      stream.next();
    }

    stream.close();

    assertFalse(stream.hasNext());
  }

  @Test
  void aRequestIsAValueThatManyThreadsMaySend() {
    Subject subject = subject(Behaviour.ANSWERS);
    ChatRequest request = hello();
    List<AtomicReference<@Nullable ChatAnswer>> answers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      AtomicReference<@Nullable ChatAnswer> answer = new AtomicReference<>();
      answers.add(answer);
      threads.add(Thread.ofVirtual().start(() -> answer.set(subject.provider().chat(request))));
    }

    for (Thread thread : threads) {
      assertSoon("every call ends", () -> !thread.isAlive());
    }
    for (AtomicReference<@Nullable ChatAnswer> answer : answers) {
      ChatAnswer given = answer.get();
      assertEquals("hello", given == null ? "nothing" : given.text());
    }
    assertEquals(8, subject.requests());
  }

  @Test
  @SuppressWarnings("NullAway") // the test is about null
  void nullIsTheCallersBugAndIsNotSent() {
    Subject subject = subject(Behaviour.ANSWERS);

    assertThrows(NullPointerException.class, () -> subject.provider().chat(null));
    assertThrows(NullPointerException.class, () -> subject.provider().chatStream(null));
    assertEquals(0, subject.requests());
  }

  @Test
  void everyOtherOperationIsDoneOrRefusedByItsType() {
    Provider provider = subject(Behaviour.ANSWERS).provider();
    check(
        provider,
        Operation.EMBEDDING,
        () ->
            provider.embed(
                EmbeddingRequest.builder().model(model()).input(Json.of("hello")).build()));
    check(
        provider,
        Operation.IMAGE,
        () ->
            provider.generateImage(ImageRequest.builder().model(model()).prompt("hello").build()));
    check(
        provider,
        Operation.SPEECH,
        () ->
            provider.speak(
                SpeechRequest.builder().model(model()).input("hello").voice("any").build()));
    check(
        provider,
        Operation.TRANSCRIPTION,
        () ->
            provider.transcribe(
                TranscriptionRequest.builder()
                    .model(model())
                    .file(
                        "file",
                        "a.wav",
                        "audio/wav",
                        TranscriptionRequest.Body.of(new byte[] {1, 2, 3}))
                    .build()));
  }

  @Test
  void closingItTwiceIsHarmless() {
    Provider provider = subject(Behaviour.ANSWERS).provider();

    provider.close();
    provider.close();
  }

  private interface Asking {
    Object ask();
  }

  private static void check(Provider provider, Operation operation, Asking asking) {
    if (provider.operations().contains(operation)) {
      assertNotNull(asking.ask());
    } else {
      ProviderException refusal = assertThrows(ProviderException.Unsupported.class, asking::ask);
      assertEquals(operation, refusal.operation());
      assertEquals(FailureKind.UNSUPPORTED, refusal.kind());
    }
  }

  private static String read(ChatStream stream) {
    try (stream) {
      StringBuilder text = new StringBuilder();
      while (stream.hasNext()) {
        text.append(stream.next().text());
      }
      return text.toString();
    }
  }

  private static Thread started(Runnable call, AtomicReference<@Nullable Throwable> thrown) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            call.run();
            thrown.set(new AssertionError("the call ended well"));
          } catch (RuntimeException failure) {
            boolean flag = Thread.currentThread().isInterrupted();
            failure.addSuppressed(new IllegalStateException("interrupted: " + flag));
            thrown.set(failure);
          }
        });
  }

  private static void assertInterruptible(Subject subject, Runnable call) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread caller = started(call, thrown);
    assertSoon("the request is there", () -> subject.requests() == 1);
    assertSoon(
        "the caller waits",
        () ->
            caller.getState() == Thread.State.WAITING
                || caller.getState() == Thread.State.TIMED_WAITING);

    caller.interrupt();

    assertSoon("the call ends", () -> !caller.isAlive());
    Throwable failure = thrown.get();
    assertInstanceOf(ProviderException.Cancelled.class, failure);
    if (failure != null) {
      Throwable[] notes = failure.getSuppressed();
      assertEquals("interrupted: true", notes[notes.length - 1].getMessage());
    }
    assertEquals(1, subject.requests());
    assertSoon("everything is released", subject::released);
  }

  private static void assertSoon(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        fail("not within " + SOON.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }
}
