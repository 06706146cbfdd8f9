package dev.understudy.e2e.traces;

import dev.understudy.e2e.NodeScript;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The conversation as the official clients here send it, each heard by a provider that answers
/// everyone.
final class Recording {
  private interface Speaker {
    void speak(ScriptedProvider provider) throws Exception;
  }

  private static final Map<String, Speaker> CLIENTS =
      Map.of(
          "node", provider -> NodeScript.run("traces.mjs", provider.port(), Trace.MODEL),
          "java", provider -> JavaClients.speak(provider.baseUrl()));

  private Recording() {}

  /// A trace of each request, by its name.
  static Map<String, Trace> now() throws Exception {
    Map<String, Trace> traces = new TreeMap<>();
    for (Map.Entry<String, Speaker> client : CLIENTS.entrySet()) {
      try (ScriptedProvider provider = ScriptedProvider.start()) {
        provider.always(request -> Dialect.ofPath(request.path()).good().answer(request));
        client.getValue().speak(provider);
        List<Received> requests = provider.received();
        requests.forEach(request -> {
          Trace trace = Trace.of(client.getKey(), request);
          traces.put(trace.name(), trace);
        });
      }
    }
    return traces;
  }

  /// Those that were recorded before, by their names.
  static Map<String, Trace> before() {
    Map<String, Trace> traces = new TreeMap<>();
    CLIENTS.keySet().stream()
        .flatMap(client -> Trace.of(client).stream())
        .forEach(trace -> traces.put(trace.name(), trace));
    return traces;
  }
}
