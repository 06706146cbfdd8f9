package dev.understudy.langchain4j;

import dev.understudy.attempt.Target;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;

/// Finds models that retry by themselves. LangChain4j keeps the number to itself, so this is a look
/// and no promise: a model that does not show it is taken for one that does not retry.
final class NestedRetries {
  private static final System.Logger LOG = System.getLogger(NestedRetries.class.getName());

  private NestedRetries() {}

  static void warn(Target target, Object model) {
    int retries = of(model);
    if (retries > 0) {
      LOG.log(
          Level.WARNING,
          "the model of {0} retries {1} times by itself, and each attempt of a failover does so:"
              + " build it with maxRetries(0)",
          target.name(),
          retries);
    }
  }

  private static int of(Object model) {
    try {
      Field field = model.getClass().getDeclaredField("maxRetries");
      field.setAccessible(true);
      return field.get(model) instanceof Integer retries ? retries : 0;
    } catch (NoSuchFieldException | IllegalAccessException | InaccessibleObjectException hidden) {
      return 0;
    }
  }
}
