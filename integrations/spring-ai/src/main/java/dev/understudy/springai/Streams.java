package dev.understudy.springai;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.failover.ContinuingWork;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/// The attempts of one streaming call.
final class Streams implements ContinuingWork<Said> {
  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

  /// Reactor's own pool is where the Anthropic model reads, and a stream that was left in silence
  /// keeps its thread there.
  private static final Scheduler OWN_THREADS =
      Schedulers.fromExecutor(task -> Thread.ofVirtual().name("attempt").start(task));

  private final Map<Target, ChatTarget> targets;
  private final Asked asked;
  private final boolean mindsSilence;
  private final ContextView context;
  private final Optional<HangUp> hangUp;
  private final AtomicInteger attempts = new AtomicInteger();

  /// @param mindsSilence whether an empty answer is a failure
  /// @param context of the caller's subscription
  /// @param hangUp closes connections, if there is one
  Streams(
      Map<Target, ChatTarget> targets,
      Asked asked,
      boolean mindsSilence,
      ContextView context,
      Optional<HangUp> hangUp) {
    this.targets = targets;
    this.asked = asked;
    this.mindsSilence = mindsSilence;
    this.context = context;
    this.hangUp = hangUp;
  }

  @Override
  public Flow.Publisher<Said> ask(Target target) {
    return stream(target, prompt(target));
  }

  /// A target that was declared to, or an Anthropic model that is known to.
  @Override
  public boolean goesOn(Target target) {
    return !target.capabilities().equals(ALL)
        || AnthropicPrefill.possible(prompt(target).getOptions());
  }

  @Override
  public Flow.Publisher<Said> goOn(Target target, String given) {
    Prompt fresh = prompt(target);
    List<Message> messages = new ArrayList<>(fresh.getInstructions());
    messages.add(new AssistantMessage(given));
    return stream(target, new Prompt(messages, fresh.getOptions()));
  }

  private ChatTarget at(Target target) {
    return Objects.requireNonNull(targets.get(target));
  }

  private Prompt prompt(Target target) {
    return asked.to(at(target));
  }

  /// Later attempts begin on a thread that others wait for, that of a timer or of the connection
  /// that broke, and so move to one of their own.
  private Flow.Publisher<Said> stream(Target target, Prompt prompt) {
    int attempt = attempts.incrementAndGet();
    String name = UUID.randomUUID().toString();
    Flux<Said> stream =
        ProvenStream.of(at(target), mindsSilence, asked(at(target).model(), prompt, name))
            .map(piece -> new Said(FailoverChatModel.signed(piece, target), attempt))
            .contextWrite(context);
    return LeftStream.of(
        attempt == 1 ? stream : stream.subscribeOn(OWN_THREADS),
        () -> hangUp.ifPresent(calls -> calls.left(name)));
  }

  private Flux<ChatResponse> asked(ChatModel model, Prompt prompt, String name) {
    if (hangUp.isEmpty()) {
      return model.stream(prompt);
    }
    HangUp calls = hangUp.get();
    Flux<ChatResponse> stream = model.stream(AttemptField.in(prompt, name));
    return Flux.defer(() -> {
      calls.begins(name);
      return stream.doOnTerminate(() -> calls.ended(name));
    });
  }
}
