package dev.understudy.e2e;

import dev.understudy.testkit.peer.Certificate;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A gateway whose callers and providers speak TLS: `openai/lines` at a provider that knows
/// HTTP/1.1 only, `openai/frames` at one that prefers HTTP/2, each falling back to the other.
final class TlsFleet implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Certificate identity = Certificate.of("127.0.0.1", "localhost");
  private final Path folder;
  private final ScriptedProvider lines;
  private final ScriptedProvider frames;
  private final GatewayProcess gateway;

  /// @param trusted the gateway believes the providers' authority
  /// @param providers what the providers show
  TlsFleet(Path folder, boolean trusted, Certificate providers) throws Exception {
    this.folder = folder;
    lines = ScriptedProvider.start(providers.server());
    frames = ScriptedProvider.startHttp2(providers.server());
    Files.writeString(folder.resolve("cert.pem"), identity.pem());
    Files.writeString(folder.resolve("ca.pem"), pem(identity.authority()));
    Path key = Files.writeString(folder.resolve("key.pem"), identity.privateKeyPem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    String options =
        trusted
            ? " -Djavax.net.ssl.trustStore="
                + trustStore(providers.authority())
                + " -Djavax.net.ssl.trustStorePassword="
                + PASSWORD
            : "";
    gateway =
        GatewayProcess.start(
            config(), Map.of("KEY", "key-of-openai", "UNDERSTUDY_JAVA_OPTS", options));
  }

  private String config() {
    return """
    version: v1
    listeners:
      - type: model
        name: main
        address: 127.0.0.1
        port: @port@
        tls: {certificate: "%1$s/cert.pem", private_key: "%1$s/key.pem"}
    admin: {address: 127.0.0.1, port: 0}
    model_providers:
      - model: openai/lines
        access_key: $KEY
        base_url: https://127.0.0.1:%2$d/v1
        retry_policy: {fallback_models: [other/frames], circuit_breaker: off}
      - model: openai/frames
        access_key: $KEY
        base_url: https://127.0.0.1:%3$d/v1
        retry_policy: {fallback_models: [other/lines], circuit_breaker: off}
      - model: other/lines
        provider_interface: openai
        access_key: $KEY
        base_url: https://127.0.0.1:%2$d/v1
      - model: other/frames
        provider_interface: openai
        access_key: $KEY
        base_url: https://127.0.0.1:%3$d/v1
    """
        .formatted(folder, lines.port(), frames.port());
  }

  private Path trustStore(X509Certificate authority) throws Exception {
    KeyStore store = store(authority);
    Path file = folder.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static KeyStore store(X509Certificate authority) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", authority);
    return store;
  }

  private static String pem(X509Certificate certificate) throws Exception {
    String text =
        java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }

  ScriptedProvider lines() {
    return lines;
  }

  ScriptedProvider frames() {
    return frames;
  }

  GatewayProcess gateway() {
    return gateway;
  }

  /// The certificate that callers must believe, as a file.
  Path authority() {
    return folder.resolve("ca.pem");
  }

  /// For callers in this process.
  SSLContext trusting() throws Exception {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store(identity.authority()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /// The address of chat completions.
  String chat() {
    return "https://127.0.0.1:" + gateway.port() + "/v1/chat/completions";
  }

  @Override
  public void close() throws IOException {
    lines.close();
    frames.close();
    gateway.close();
  }
}
