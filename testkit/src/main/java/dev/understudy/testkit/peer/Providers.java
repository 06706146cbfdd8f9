package dev.understudy.testkit.peer;

import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The scripted providers of a test class: started when asked for, closed after each test.
///
/// ```java
/// @RegisterExtension final Providers providers = new Providers();
/// ```
///
/// Not thread-safe.
public final class Providers implements AfterEachCallback {
  private final List<ScriptedProvider> started = new ArrayList<>();

  /// Starts one that speaks plain HTTP.
  public ScriptedProvider start() {
    return kept(ScriptedProvider.start());
  }

  /// Starts one that speaks TLS with the key of this context.
  public ScriptedProvider start(SSLContext tls) {
    return kept(ScriptedProvider.start(tls));
  }

  /// Starts one that speaks TLS with the key of this context, and prefers HTTP/2.
  public ScriptedProvider startHttp2(SSLContext tls) {
    return kept(ScriptedProvider.startHttp2(tls));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    started.forEach(ScriptedProvider::close);
    started.clear();
  }

  private ScriptedProvider kept(ScriptedProvider provider) {
    started.add(provider);
    return provider;
  }
}
