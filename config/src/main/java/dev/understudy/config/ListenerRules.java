package dev.understudy.config;

import dev.understudy.config.shape.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Rules for ports: nobody listens to the world without authentication, and no port is used twice.
final class ListenerRules {
  private final Reading reading;
  private final Path directory;
  private final Map<String, String> ports = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  ListenerRules(Reading reading, Path directory) {
    this.reading = reading;
    this.directory = directory;
  }

  /// The listeners, with their paths resolved.
  List<Listener> check(FileDraft draft) {
    List<Listener> resolved = new ArrayList<>();
    boolean whole = reading.clean("listeners");
    for (int i = 0; i < draft.listeners().size(); i++) {
      Listener listener = draft.listeners().get(i);
      String path = "listeners[" + i + "]";
      if (whole) {
        guarded(listener.address(), listener.apiKeys(), path);
        free(listener.address(), listener.port(), path);
        unique(listener.name(), path);
      }
      resolved.add(resolve(listener));
    }
    Admin admin = draft.admin().orElse(Admin.DEFAULT);
    if (reading.clean("admin")) {
      guarded(admin.address(), admin.apiKeys(), "admin");
      free(admin.address(), admin.port(), "admin");
    }
    return resolved;
  }

  private void guarded(String address, List<ApiKey> keys, String path) {
    if (!isLoopback(address) && keys.isEmpty()) {
      reading.error(
          path + ".address",
          address + " is reachable from other machines, and anyone may call",
          "add auth: {api_keys: [...]} or listen on 127.0.0.1");
    }
  }

  /// Whether an address certainly reaches this machine only. Names other than `localhost` do not.
  static boolean isLoopback(String address) {
    String plain = address.toLowerCase(Locale.ROOT);
    return plain.equals("localhost")
        || plain.equals("::1")
        || plain.equals("[::1]")
        || plain.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private void free(String address, int port, String path) {
    if (port == 0) {
      return;
    }
    String before = ports.putIfAbsent(address + ":" + port, path);
    if (before != null) {
      reading.error(
          path + ".port",
          "port " + port + " of " + address + " is used by " + before,
          "choose another port");
    }
  }

  private void unique(String name, String path) {
    String before = names.putIfAbsent(name, path);
    if (before != null) {
      reading.error(
          path + ".name", "the name \"" + name + "\" is taken by " + before, "choose another name");
    }
  }

  private Listener resolve(Listener listener) {
    return new Listener(
        listener.name(),
        listener.address(),
        listener.port(),
        listener
            .tls()
            .map(tls ->
                new Tls(directory.resolve(tls.certificate()), directory.resolve(tls.privateKey()))),
        listener.apiKeys(),
        listener.maxBodyBytes());
  }
}
