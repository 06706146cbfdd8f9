package dev.understudy.testkit.assertions;

import dev.understudy.call.CallFailed;
import dev.understudy.observe.CallRecord;
import dev.understudy.provider.ProviderException;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.peer.ScriptedProvider;
import dev.understudy.testkit.rehearsal.Performance;
import org.jspecify.annotations.Nullable;

/// Where assertions begin. To be imported statically, beside AssertJ's own.
public final class UnderstudyAssertions {
  private static final int DEEPEST = 16;

  private UnderstudyAssertions() {}

  /// About a rehearsed call.
  public static CallAssert assertThatCall(Performance performance) {
    return new CallAssert(Trail.of(performance));
  }

  /// About a call that a listener was told of.
  public static CallAssert assertThatCall(CallRecord record) {
    return new CallAssert(Trail.of(record));
  }

  /// About a call that failed: a [CallFailed] or a [ProviderException], or an exception that has
  /// one of them as its cause.
  ///
  /// @throws AssertionError if there is none in it
  public static CallAssert assertThatCall(@Nullable Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      switch (at) {
        case CallFailed failed -> {
          return new CallAssert(Trail.of(failed));
        }
        case ProviderException failed -> {
          return new CallAssert(Trail.of(failed));
        }
        default -> at = at.getCause();
      }
    }
    throw new AssertionError("no failed call, but " + failure, failure);
  }

  /// About what a scripted provider was asked.
  public static ScriptedProviderAssert assertThat(ScriptedProvider provider) {
    return new ScriptedProviderAssert(provider);
  }

  /// About what a provider in memory was asked.
  public static InMemoryProviderAssert assertThat(InMemoryProvider provider) {
    return new InMemoryProviderAssert(provider);
  }
}
