package dev.understudy.testkit.assertions;

import dev.understudy.testkit.InMemoryProvider;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/// Assertions about what a provider in memory was asked. A failure shows every request's model.
public final class InMemoryProviderAssert
    extends AbstractAssert<InMemoryProviderAssert, InMemoryProvider> {
  InMemoryProviderAssert(InMemoryProvider provider) {
    super(provider, InMemoryProviderAssert.class);
  }

  /// It got so many requests.
  public InMemoryProviderAssert wasAskedTimes(int count) {
    isNotNull();
    return check(models().size() == count, count + (count == 1 ? " request" : " requests"));
  }

  /// It got no request.
  public InMemoryProviderAssert wasNotAsked() {
    return wasAskedTimes(0);
  }

  /// It got at least one request, and each was for this model.
  public InMemoryProviderAssert wasAskedFor(String model) {
    isNotNull();
    boolean so = !models().isEmpty() && models().stream().allMatch(model::equals);
    return check(so, "requests for " + model + " alone");
  }

  private List<String> models() {
    return actual.asked().stream().map(InMemoryProvider.Asked::model).toList();
  }

  private InMemoryProviderAssert check(boolean so, String expected) {
    if (!so) {
      failWithMessage(
          "%s",
          String.format(
              "expected %s, but %s got %s",
              expected,
              actual.name(),
              models().isEmpty() ? "none" : "requests for " + String.join(", ", models())));
    }
    return this;
  }
}
