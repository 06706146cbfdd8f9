package dev.understudy.config;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.some;
import static dev.understudy.config.shape.Shapes.text;
import static dev.understudy.config.shape.Shapes.whole;

import dev.understudy.config.shape.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of `listeners` and `admin`.
final class ListenerFormat {
  private ListenerFormat() {}

  private static final Section<ApiKey> API_KEY =
      Section.of(
          "api_key",
          "A caller's key, as its digest.",
          s -> {
            var name = s.required("name", text(), "Who the caller is, for logs.", ApiKey::name);
            var digest =
                s.required(
                    "sha256",
                    text(
                        "[0-9a-fA-F]{64}",
                        "a SHA-256 digest in hexadecimal",
                        "write the 64 digits that `printf %s KEY | sha256sum` prints"),
                    "SHA-256 of the key, 64 hexadecimal digits.",
                    ApiKey::sha256);
            return v -> new ApiKey(v.get(name), v.get(digest));
          });

  private static final Section<List<ApiKey>> AUTH =
      Section.of(
          "auth",
          "Who may connect. Required when the address is not on loopback.",
          s -> {
            var keys =
                s.required(
                    "api_keys",
                    some(API_KEY),
                    "The keys that are accepted.",
                    (List<ApiKey> k) -> k);
            return v -> v.get(keys);
          });

  private static final Section<Tls> TLS =
      Section.of(
          "tls",
          "The listener's certificate. Relative paths are relative to this file.",
          s -> {
            var certificate =
                s.required(
                    "certificate",
                    text(),
                    "PEM file with the certificate chain.",
                    (Tls tls) -> tls.certificate().toString());
            var key =
                s.required(
                    "private_key",
                    text(),
                    "PEM file with the private key.",
                    (Tls tls) -> tls.privateKey().toString());
            return v -> new Tls(Path.of(v.get(certificate)), Path.of(v.get(key)));
          });

  private static Optional<List<ApiKey>> written(List<ApiKey> keys) {
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys);
  }

  /// A port for callers.
  static final Section<Listener> LISTENER =
      Section.of(
          "listener",
          "A port for callers.",
          s -> {
            Listener usual = Listener.DEFAULT;
            String other = "a model gateway has no such listener; write model";
            s.<String>key(
                "type",
                choice(Map.of("model", "model"))
                    .refusing(Map.of("prompt", other, "agent", other, "mcp", other)),
                "model",
                "What it serves.",
                (Listener listener) -> "model");
            var name = s.key("name", text(), usual.name(), "For logs; unique.", Listener::name);
            var address =
                s.key(
                    "address",
                    text(),
                    usual.address(),
                    "IP address or host name to listen on.",
                    Listener::address);
            var port =
                s.key("port", whole(0, 65535), usual.port(), "0 is any free port.", Listener::port);
            var tls = s.optional("tls", TLS, "plain HTTP", "Its certificate.", Listener::tls);
            var auth =
                s.optional(
                    "auth",
                    AUTH,
                    "anyone, on loopback only",
                    "Who may call.",
                    (Listener listener) -> written(listener.apiKeys()));
            var maxBody =
                s.key(
                    "max_body_bytes",
                    positive(),
                    usual.maxBodyBytes(),
                    "A larger request body is refused.",
                    Listener::maxBodyBytes);
            s.ignored("timeout", "Use `deadline` in a retry policy and `timeouts` of a model.");
            s.ignored("max_retries", "Use a retry policy.");
            s.refused("agents", "agents are not served");
            s.refused("router", "agents are not served");
            s.refused("input_filters", "filters are not supported");
            s.refused("output_filters", "filters are not supported");
            return v ->
                new Listener(
                    v.get(name),
                    v.get(address),
                    v.get(port),
                    v.get(tls),
                    v.get(auth).orElse(List.of()),
                    v.get(maxBody));
          });

  /// The port for operators.
  static final Section<Admin> ADMIN =
      Section.of(
          "admin",
          "The port for operators: health, metrics, explain.",
          s -> {
            Admin usual = Admin.DEFAULT;
            var address =
                s.key(
                    "address",
                    text(),
                    usual.address(),
                    "IP address or host name to listen on.",
                    Admin::address);
            var port =
                s.key("port", whole(0, 65535), usual.port(), "0 is any free port.", Admin::port);
            var auth =
                s.optional(
                    "auth",
                    AUTH,
                    "anyone, on loopback only",
                    "Who may connect.",
                    (Admin admin) -> written(admin.apiKeys()));
            return v -> new Admin(v.get(address), v.get(port), v.get(auth).orElse(List.of()));
          });
}
