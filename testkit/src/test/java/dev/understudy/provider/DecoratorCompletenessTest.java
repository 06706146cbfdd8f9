package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoratorCompletenessTest {
  static Stream<Class<?>> decorators() {
    return Stream.of(RetryingProvider.class, FailoverProvider.class);
  }

  /// A method that is added to the interface with a default body would otherwise bypass the
  /// decorator, silently.
  @ParameterizedTest
  @MethodSource("decorators")
  void aDecoratorOverridesEveryMethodOfProvider(Class<?> decorator) {
    assertThat(Provider.class.getMethods())
        .isNotEmpty()
        .allSatisfy(method ->
            assertThat(declares(decorator, method))
                .as(decorator.getSimpleName() + "." + method.getName())
                .isTrue());
  }

  private static boolean declares(Class<?> type, Method method) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(mine ->
            !mine.isBridge()
                && mine.getName().equals(method.getName())
                && Arrays.equals(mine.getParameterTypes(), method.getParameterTypes()));
  }
}
