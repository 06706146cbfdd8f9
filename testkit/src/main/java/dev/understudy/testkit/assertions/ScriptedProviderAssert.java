package dev.understudy.testkit.assertions;

import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/// Assertions about what a scripted provider was asked. A failure shows every request.
public final class ScriptedProviderAssert
    extends AbstractAssert<ScriptedProviderAssert, ScriptedProvider> {
  ScriptedProviderAssert(ScriptedProvider provider) {
    super(provider, ScriptedProviderAssert.class);
  }

  /// It got so many requests.
  public ScriptedProviderAssert wasAskedTimes(int count) {
    isNotNull();
    return check(actual.requests() == count, count + (count == 1 ? " request" : " requests"));
  }

  /// It got no request.
  public ScriptedProviderAssert wasNotAsked() {
    return wasAskedTimes(0);
  }

  /// It got at least one request, and each was for this model.
  public ScriptedProviderAssert wasAskedFor(String model) {
    isNotNull();
    List<Received> received = actual.received();
    boolean so =
        !received.isEmpty()
            && received.stream().allMatch(request -> request.model().equals(Optional.of(model)));
    return check(so, "requests for " + model + " alone");
  }

  /// Between any two requests that followed each other lies at least this time.
  public ScriptedProviderAssert wasLeftAloneFor(Duration least) {
    isNotNull();
    List<Received> received = actual.received();
    boolean so = true;
    for (int i = 1; i < received.size(); i++) {
      so &= received.get(i).since(received.get(i - 1)).compareTo(least) >= 0;
    }
    return check(so, "requests at least " + least.toMillis() + " ms apart");
  }

  /// The client of this request went away before its answer was complete, or does so within a
  /// second.
  ///
  /// @param request from 1
  public ScriptedProviderAssert sawCancelled(int request) {
    isNotNull();
    check(actual.requests() >= request, "request " + request);
    boolean gone;
    try {
      gone = actual.received(request).awaitGone(Duration.ofSeconds(1));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      gone = false;
    }
    return check(gone, "request " + request + " to be cancelled within a second");
  }

  private ScriptedProviderAssert check(boolean so, String expected) {
    if (!so) {
      List<Received> received = actual.received();
      failWithMessage(
          "%s",
          String.format(
              "expected %s, but %s got %s",
              expected, actual, received.isEmpty() ? "none" : lines(received)));
    }
    return this;
  }

  private static String lines(List<Received> received) {
    Received first = received.getFirst();
    return received.stream()
        .map(request ->
            "%n  %s%s, %d ms after the first"
                .formatted(
                    request,
                    request.model().map(model -> " for " + model).orElse(""),
                    request.since(first).toMillis()))
        .collect(Collectors.joining());
  }
}
