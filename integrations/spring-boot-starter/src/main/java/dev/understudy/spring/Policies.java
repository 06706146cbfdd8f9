package dev.understudy.spring;

import dev.understudy.config.ConfigFile;
import dev.understudy.config.Loaded;
import dev.understudy.config.Problem;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Streaming;
import dev.understudy.spring.UnderstudyProperties.BackoffProperties;
import dev.understudy.spring.UnderstudyProperties.PolicyProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/// The rules of an application.
///
/// @param standard for calls that name none
/// @param named those of the file, which a call may choose by name
public record Policies(RetryPolicy standard, Map<String, RetryPolicy> named) {
  private static final System.Logger LOG = System.getLogger(Policies.class.getName());
  private static final String STANDARD = "default";

  public Policies {
    named = Map.copyOf(named);
  }

  /// The policies of these properties and of the file they name.
  ///
  /// @throws MisconfiguredException if the file has mistakes, or has no such policy
  static Policies of(UnderstudyProperties properties) {
    Map<String, RetryPolicy> named =
        properties.config() == null ? Map.of() : read(properties.config());
    RetryPolicy base = base(properties.policy().name(), named, properties.config());
    try {
      return new Policies(over(base, properties.policy()), named);
    } catch (IllegalArgumentException wrong) {
      throw new MisconfiguredException(
          "The properties under understudy.policy contradict each other: " + wrong.getMessage(),
          "Change the value that the message names.");
    }
  }

  private static Map<String, RetryPolicy> read(Resource file) {
    String text;
    try {
      text = file.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new MisconfiguredException(
          "The file of understudy.config, " + file.getDescription() + ", cannot be read.",
          "Look at its name and place.");
    }
    String name = file.getFilename() == null ? file.getDescription() : file.getFilename();
    Loaded<Map<String, RetryPolicy>> loaded = ConfigFile.parsePolicies(text, name);
    loaded.warnings().forEach(warning -> LOG.log(System.Logger.Level.WARNING, "{0}", warning));
    return loaded
        .value()
        .orElseThrow(() ->
            new MisconfiguredException(
                "The file of understudy.config has mistakes:"
                    + loaded.errors().stream()
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n  ", "\n  ", "")),
                "Correct them; the place of each is given as line and column."));
  }

  private static RetryPolicy base(
      @Nullable String name, Map<String, RetryPolicy> named, @Nullable Resource file) {
    if (name != null) {
      RetryPolicy found = named.get(name);
      if (found == null) {
        throw new MisconfiguredException(
            file == null
                ? "understudy.policy.name is " + name + ", but there is no file with policies."
                : "No policy of the file is called " + name + "; there are " + named.keySet() + ".",
            "Correct understudy.policy.name or understudy.config.");
      }
      return found;
    }
    if (named.size() == 1) {
      return named.values().iterator().next();
    }
    return named.getOrDefault(STANDARD, RetryPolicy.DEFAULT);
  }

  private static RetryPolicy over(RetryPolicy base, PolicyProperties set) {
    RetryPolicy.Builder policy = base.toBuilder();
    with(set.fallbackModels(), policy::fallbackModels);
    Rule rule = base.defaultRule();
    policy.defaultRule(
        new Rule(
            set.strategy() == null ? rule.ladder() : set.strategy(),
            set.maxAttempts() == null ? rule.maxAttempts() : set.maxAttempts(),
            rule.attemptsPerTarget(),
            rule.backoff()));
    with(set.attemptsPerTarget(), tries -> policy.attemptsPerTarget(OptionalInt.of(tries)));
    with(set.maxTotalAttempts(), policy::maxTotalAttempts);
    with(set.deadline(), policy::deadline);
    RetryAfterHandling hints = base.retryAfterHandling();
    policy.retryAfterHandling(
        new RetryAfterHandling(
            hints.scope(),
            hints.applyTo(),
            set.maxRetryAfter() == null ? hints.maxRetryAfter() : set.maxRetryAfter(),
            set.maxWait() == null ? hints.maxWait() : set.maxWait()));
    with(set.selection(), policy::selection);
    with(set.backoff(), waits -> policy.backoff(Optional.of(backoff(waits))));
    Streaming streaming = base.streaming();
    with(
        set.onInterrupt(),
        then ->
            policy.streaming(
                new Streaming(
                    streaming.commit(),
                    then,
                    streaming.heartbeat(),
                    streaming.onClientDisconnect())));
    with(set.onAuthError(), policy::onAuthError);
    with(set.onEmptyAnswer(), policy::onEmptyAnswer);
    return policy.build();
  }

  private static Backoff backoff(BackoffProperties set) {
    return Backoff.of(
        set.applyTo(), new Backoff.Delay(set.base(), set.max(), set.multiplier(), set.jitter()));
  }

  private static <T> void with(@Nullable T value, Consumer<T> setting) {
    if (value != null) {
      setting.accept(value);
    }
  }
}
