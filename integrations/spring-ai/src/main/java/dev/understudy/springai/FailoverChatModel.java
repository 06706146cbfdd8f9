package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Work;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/// One chat model in front of several: a policy decides who is asked, and who is asked next when
/// that fails.
///
/// ```java
/// ChatModel model = FailoverChatModel.builder()
///     .target("openai/gpt-4o", openai)
///     .target("anthropic/claude-sonnet-4-5", anthropic)
///     .build();
/// ```
///
/// The models behind it must not retry by themselves: attempts would multiply. Options and messages
/// are translated for each target; see [FailoverChatOptions] for what a call can choose. A stream
/// fails over until its first content; half a tool call is no content. Under `on_interrupt: resume`
/// another target goes on with text that broke later: one that continues what it is given, or one
/// that makes the same text again. Advisors, tools, memory and structured output work above it as
/// above any model.
///
/// A call that failed for good throws what the provider's model threw, with a [FailoverTrail]. An
/// empty answer that nobody could better is returned. Who answered is told by the answer's metadata
/// under [#ANSWERED_BY].
///
/// Immutable; thread-safe if the models are.
public final class FailoverChatModel implements ChatModel {
  /// Metadata of an answer: the name of the target that gave it.
  public static final String ANSWERED_BY = "understudy.target";

  private static final String STANDARD = "";

  private static final System.Logger LOG = System.getLogger(FailoverChatModel.class.getName());

  private final Map<Target, ChatTarget> targets;
  private final RetryPolicy policy;
  private final Map<String, RetryPolicy> policies;
  private final Engine engine;
  private final Ways ways;
  private final Optional<HangUp> hangUp;

  private FailoverChatModel(Builder builder) {
    targets = builder.targets();
    policy = builder.policy();
    policies = Map.copyOf(builder.policies);
    engine = builder.engine();
    ways = builder.ways();
    hangUp = builder.hangUp;
  }

  /// Starts from the default policy, an engine of its own, and no targets.
  public static Builder builder() {
    return new Builder();
  }

  /// The targets, in their order.
  public List<Target> targets() {
    return List.copyOf(targets.keySet());
  }

  /// The policy of calls that name none.
  public RetryPolicy policy() {
    return policy;
  }

  /// The engine: its health knows how the targets are doing.
  public Engine engine() {
    return engine;
  }

  /// Options without a value: each target has its own.
  @Override
  public FailoverChatOptions getOptions() {
    return FailoverChatOptions.builder().build();
  }

  /// {@inheritDoc}
  ///
  /// @throws CallFailed if it failed and no provider's exception says why: a deadline, blocks
  /// @throws IllegalArgumentException if the options name a policy that this model does not have
  @Override
  public ChatResponse call(Prompt prompt) {
    Asked asked = Asked.of(prompt);
    RetryPolicy rules = rules(asked);
    Failover way = way(asked, rules);
    Work<ChatResponse> work = target -> ask(at(target), asked, rules);
    try {
      return way.call(way.changesThread() ? CallerContext.around(work) : work);
    } catch (CallFailed failed) {
      if (failed.getCause() instanceof EmptyAnswer empty && !empty.answer().isEmpty()) {
        return empty.answer().getFirst();
      }
      throw FailoverTrail.thrown(failed);
    }
  }

  /// {@inheritDoc}
  ///
  /// Every subscription is a call of its own. Cancelling it ends the attempt at the provider, at
  /// once with a [HangUp].
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    return Flux.deferContextual(context -> {
      Asked asked = Asked.of(prompt);
      RetryPolicy rules = rules(asked);
      Streams work = new Streams(targets, asked, mindsSilence(rules), context, hangUp);
      Failover way = way(asked, rules);
      boolean resumes = rules.streaming().onInterrupt() == Streaming.OnInterrupt.RESUME;
      return JdkFlowAdapter.flowPublisherToFlux(
              resumes
                  ? way.stream(work, new ResponsePieces(asked.structured()))
                  : way.stream(work, said -> Content.in(said.piece())))
          .map(new Joined()::told)
          .onErrorResume(CallFailed.class, FailoverChatModel::ended);
    });
  }

  private ChatTarget at(Target target) {
    return Objects.requireNonNull(targets.get(target));
  }

  private static Flux<ChatResponse> ended(CallFailed failed) {
    return failed.getCause() instanceof EmptyAnswer empty
        ? Flux.fromIterable(empty.answer())
        : Flux.error(FailoverTrail.thrown(failed));
  }

  private static ChatResponse ask(ChatTarget at, Asked asked, RetryPolicy rules) {
    ChatResponse answer = at.model().call(asked.to(at));
    if (mindsSilence(rules) && !Content.in(answer) && !Content.refused(answer)) {
      throw new EmptyAnswer(List.of(answer));
    }
    return signed(answer, at.target());
  }

  /// Whether an empty answer is a failure; where it is not, the first one is the answer.
  private static boolean mindsSilence(RetryPolicy rules) {
    return rules.onEmptyAnswer() == OnFailure.FAILOVER && !rules.isNone();
  }

  static ChatResponse signed(ChatResponse answer, Target target) {
    return ChatResponse.builder().from(answer).metadata(ANSWERED_BY, target.name()).build();
  }

  private Failover way(Asked asked, RetryPolicy rules) {
    Needs needs = asked.needs();
    String name = asked.hints().flatMap(FailoverChatOptions::policy).orElse(STANDARD);
    Failover way = ways.from(first(asked), name, rules, needs);
    return asked.hints().flatMap(FailoverChatOptions::within).map(way::within).orElse(way);
  }

  private Target first(Asked asked) {
    Target primary = targets.keySet().iterator().next();
    if (asked.model().isEmpty()) {
      return primary;
    }
    String model = asked.model().get();
    Optional<ChatTarget> named =
        targets.values().stream().filter(target -> target.isNamed(model)).findFirst();
    if (named.isEmpty()) {
      LOG.log(System.Logger.Level.DEBUG, "no target is called {0}; it is ignored", model);
    }
    return named.map(ChatTarget::target).orElse(primary);
  }

  private RetryPolicy rules(Asked asked) {
    Optional<String> name = asked.hints().flatMap(FailoverChatOptions::policy);
    if (name.isEmpty()) {
      return policy;
    }
    RetryPolicy found = policies.get(name.get());
    if (found == null) {
      throw new IllegalArgumentException(
          "no policy is called " + name.get() + "; there are " + policies.keySet());
    }
    return found;
  }

  /// Collects what a model needs. Not thread-safe.
  public static final class Builder extends FailoverBuilder<ChatTarget, Builder> {
    private final Map<String, RetryPolicy> policies = new LinkedHashMap<>();
    private Optional<HangUp> hangUp = Optional.empty();

    private Builder() {}

    /// A target by its id, `provider/model`. The model is asked for what its own options say.
    public Builder target(String id, ChatModel model) {
      return target(Target.of(id), model);
    }

    /// A target with settings of its own.
    ///
    /// @throws IllegalArgumentException if there is one of this name, or the model is a failover
    ///   itself
    public Builder target(Target target, ChatModel model) {
      return add(new ChatTarget(target, model, Optional.empty()));
    }

    /// A target whose model is asked for this name, whatever its own options say: one bean can
    /// serve several targets.
    public Builder target(Target target, ChatModel model, String modelName) {
      return add(new ChatTarget(target, model, Optional.of(modelName)));
    }

    private Builder add(ChatTarget target) {
      return add(target.target(), target, target.model() instanceof FailoverChatModel);
    }

    /// Rules that a call may choose by name.
    public Builder policy(String name, RetryPolicy value) {
      policies.put(name, value);
      return this;
    }

    /// What closes the connections of streams that nobody reads any more; it must be in the HTTP
    /// client of every OpenAI and Anthropic model too.
    public Builder hangUp(HangUp value) {
      hangUp = Optional.of(value);
      return this;
    }

    /// The model.
    ///
    /// @throws IllegalArgumentException if it has no target
    public FailoverChatModel build() {
      return new FailoverChatModel(this);
    }
  }
}
