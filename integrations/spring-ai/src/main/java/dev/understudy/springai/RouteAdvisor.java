package dev.understudy.springai;

import java.time.Duration;
import java.util.Map;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

/// Takes hints for the failover from the parameters of a call to a `ChatClient`: the target to
/// begin with, the policy, the deadline of each request to a model. It only hands them down; the
/// failover itself sits below tools and memory, in [FailoverChatModel], so that neither runs twice.
///
/// ```java
/// client.prompt("…")
///     .advisors(a -> a.param(RouteAdvisor.TARGET, "anthropic/claude-sonnet-4-5")
///         .param(RouteAdvisor.WITHIN, Duration.ofSeconds(20)))
/// ```
public final class RouteAdvisor implements CallAdvisor, StreamAdvisor {
  /// The target to begin with: its name or model id, as text.
  public static final String TARGET = "understudy.target";

  /// The policy, by the name it has at the model.
  public static final String POLICY = "understudy.policy";

  /// The deadline of each request to a model, a [Duration].
  public static final String WITHIN = "understudy.within";

  @Override
  public String getName() {
    return "Understudy route";
  }

  /// Inside the loop that calls tools, right above the model.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE - 100;
  }

  @Override
  public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
    return chain.nextCall(hinted(request));
  }

  @Override
  public Flux<ChatClientResponse> adviseStream(
      ChatClientRequest request, StreamAdvisorChain chain) {
    return chain.nextStream(hinted(request));
  }

  private static ChatClientRequest hinted(ChatClientRequest request) {
    Map<String, Object> parameters = request.context();
    Object target = parameters.get(TARGET);
    Object policy = parameters.get(POLICY);
    Object within = parameters.get(WITHIN);
    if (target == null && policy == null && within == null) {
      return request;
    }
    Prompt prompt = request.prompt();
    FailoverChatOptions.Builder options = FailoverChatOptions.builder();
    ChatOptions asked = prompt.getOptions();
    if (asked != null) {
      options.combineWith(asked.mutate());
    }
    if (target != null) {
      options.model(is(String.class, TARGET, target));
    }
    if (policy != null) {
      options.policy(is(String.class, POLICY, policy));
    }
    if (within != null) {
      options.within(is(Duration.class, WITHIN, within));
    }
    return request.mutate().prompt(new Prompt(prompt.getInstructions(), options.build())).build();
  }

  private static <T> T is(Class<T> type, String name, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + " must be a " + type.getSimpleName());
    }
    return type.cast(value);
  }
}
