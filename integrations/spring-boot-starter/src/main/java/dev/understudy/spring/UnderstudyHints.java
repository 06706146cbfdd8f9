package dev.understudy.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/// What an image built ahead of time must keep: files with policies, and what the endpoint tells.
final class UnderstudyHints implements RuntimeHintsRegistrar {
  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    hints.resources().registerPattern("understudy*.yaml").registerPattern("understudy*.yml");
    hints.resources().registerPattern("dev/understudy/dialects/classify/*.rules");
    new BindingReflectionHintsRegistrar()
        .registerReflectionHints(hints.reflection(), TargetReport.class);
  }
}
