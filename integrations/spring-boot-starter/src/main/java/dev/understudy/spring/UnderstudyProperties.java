package dev.understudy.spring;

import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.Selection;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/// Failover across the chat models of an application.
///
/// @param enabled Whether the chat models get a failover in front of them.
/// @param config File whose retry_policies are used, the same as the gateway's.
/// @param targets Models in the order in which they are asked. All chat models if empty.
/// @param policy The rules.
/// @param timeouts Clocks of every attempt, unless a target has its own.
@ConfigurationProperties("understudy")
public record UnderstudyProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable Resource config,
    @DefaultValue List<TargetProperties> targets,
    @DefaultValue PolicyProperties policy,
    @DefaultValue TimeoutProperties timeouts) {

  /// A model that calls may go to.
  ///
  /// @param model Id, provider/model.
  /// @param name Unique name. The id unless set.
  /// @param bean Name of the chat model bean. The one of the id's provider unless set.
  /// @param weight Share under weighted selection.
  /// @param contextWindow Tokens that fit into the model's window.
  /// @param timeouts Clocks of every attempt at this model.
  public record TargetProperties(
      String model,
      @Nullable String name,
      @Nullable String bean,
      @DefaultValue("1") double weight,
      @Nullable Long contextWindow,
      @DefaultValue TimeoutProperties timeouts) {}

  /// The clocks of an attempt.
  ///
  /// @param firstToken Longest wait for the first content of a stream.
  /// @param idle Longest silence within an answer.
  /// @param attempt Longest time of an attempt as a whole.
  public record TimeoutProperties(
      @Nullable Duration firstToken, @Nullable Duration idle, @Nullable Duration attempt) {}

  /// The rules of a call. What is not set is as in the named policy, or as everywhere.
  ///
  /// @param name Name of the policy in the config file that is used unless a call names another.
  /// @param fallbackModels Ids or names of the targets to fail over to, in their order.
  /// @param strategy Who may take over, step by step.
  /// @param maxAttempts Attempts that may fail before a call ends, the first one included.
  /// @param maxTotalAttempts Attempts of a call in all.
  /// @param attemptsPerTarget Tries on one target in a call.
  /// @param deadline Longest time of a call, waits included.
  /// @param maxWait Longest wait for a target that asked to be left alone.
  /// @param maxRetryAfter Longest time for which a target is left alone because it asked for it.
  /// @param selection Order among targets of equal rank.
  /// @param backoff Waits before retries.
  /// @param onInterrupt What follows when a stream breaks after its first content.
  /// @param onAuthError What follows when a provider rejects its key.
  /// @param onEmptyAnswer What follows when an answer has nothing in it.
  public record PolicyProperties(
      @Nullable String name,
      @Nullable List<String> fallbackModels,
      @Nullable List<Strategy> strategy,
      @Nullable Integer maxAttempts,
      @Nullable Integer maxTotalAttempts,
      @Nullable Integer attemptsPerTarget,
      @Nullable Duration deadline,
      @Nullable Duration maxWait,
      @Nullable Duration maxRetryAfter,
      @Nullable Selection selection,
      @Nullable BackoffProperties backoff,
      Streaming.@Nullable OnInterrupt onInterrupt,
      @Nullable OnFailure onAuthError,
      @Nullable OnFailure onEmptyAnswer) {}

  /// Waits before retries, before jitter.
  ///
  /// @param applyTo Which retries wait.
  /// @param base Ceiling of the first wait.
  /// @param max Longest wait.
  /// @param multiplier Growth of the ceiling from one retry to the next.
  /// @param jitter How waits are spread.
  public record BackoffProperties(
      @DefaultValue("global") ApplyTo applyTo,
      @DefaultValue("100ms") Duration base,
      @DefaultValue("5s") Duration max,
      @DefaultValue("2") double multiplier,
      @DefaultValue("full") Jitter jitter) {}
}
