package dev.understudy.testkit.junit;

import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.VirtualClock;
import dev.understudy.testkit.VirtualTime;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests what they ask for as parameters, and closes it after them.
///
/// ```java
/// @ExtendWith(UnderstudyExtension.class)
/// class MyClientTest {
///   @Test
///   void theSecondProviderTakesOver(ScriptedProvider first, ScriptedProvider second) { ... }
/// }
/// ```
///
/// * [ScriptedProvider]: each parameter is another one, started and on plain HTTP;
/// * [VirtualTime], and a [VirtualClock] on it: one of each a test;
/// * [CallLog]: one a test.
///
/// Parameters of `@BeforeAll` methods and of a shared test class's constructor live as long as the
/// class. Thread-safe.
public final class UnderstudyExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(UnderstudyExtension.class);
  private static final Set<Class<?>> KNOWN =
      Set.of(ScriptedProvider.class, VirtualTime.class, VirtualClock.class, CallLog.class);

  /// An extension; JUnit makes it.
  public UnderstudyExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return KNOWN.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    Class<?> type = parameter.getParameter().getType();
    if (type.equals(ScriptedProvider.class)) {
      // The store closes what it holds at the end of the test.
      ScriptedProvider provider = ScriptedProvider.start();
      store.put(provider, provider);
      return provider;
    }
    if (type.equals(VirtualTime.class)) {
      return store.computeIfAbsent(VirtualTime.class, key -> new VirtualTime(), VirtualTime.class);
    }
    if (type.equals(VirtualClock.class)) {
      VirtualTime time =
          store.computeIfAbsent(VirtualTime.class, key -> new VirtualTime(), VirtualTime.class);
      return store.computeIfAbsent(
          VirtualClock.class, key -> new VirtualClock(time), VirtualClock.class);
    }
    return store.computeIfAbsent(CallLog.class, key -> new CallLog(), CallLog.class);
  }
}
