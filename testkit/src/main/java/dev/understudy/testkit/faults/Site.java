package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.BlackHole;
import dev.understudy.testkit.peer.Certificate;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Where provider A is, or seems to be. To be closed.
///
/// @param address scheme, host and port
/// @param provider who gets what arrives, if anything does
/// @param hole what must be closed besides
public record Site(String address, ScriptedProvider provider, AutoCloseable hole)
    implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Certificate GOOD = Certificate.of("127.0.0.1");
  private static final Certificate EXPIRED = Certificate.expired("127.0.0.1");
  private static final Certificate ELSEWHERE = Certificate.of("elsewhere.example");

  /// Plain HTTP.
  static Site plain() {
    ScriptedProvider provider = ScriptedProvider.start();
    return new Site(provider.baseUrl(), provider, () -> {});
  }

  /// Nothing listens there, and nothing will: the port is taken by a socket that does not listen.
  static Site refusing() {
    try {
      var taken = new Socket();
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new Site("http://127.0.0.1:" + taken.getLocalPort(), ScriptedProvider.start(), taken);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// SYNs are not answered.
  static Site blackHole() {
    BlackHole hole = BlackHole.open();
    return new Site("http://127.0.0.1:" + hole.port(), ScriptedProvider.start(), hole);
  }

  /// A name that does not exist (RFC 2606).
  static Site nameless() {
    return new Site("http://provider.invalid", ScriptedProvider.start(), () -> {});
  }

  /// TLS as it should be.
  static Site secure() {
    return tls(GOOD);
  }

  /// TLS with a certificate that ended.
  static Site expired() {
    return tls(EXPIRED);
  }

  /// TLS with somebody else's certificate.
  static Site elsewhere() {
    return tls(ELSEWHERE);
  }

  /// TLS with a certificate that nobody vouches for.
  static Site untrusted() {
    return tls(Certificate.of("127.0.0.1"));
  }

  /// TLS that never says hello.
  static Site stalledHandshake() {
    Site site = tls(GOOD);
    site.provider.deaf();
    return site;
  }

  private static Site tls(Certificate certificate) {
    ScriptedProvider provider = ScriptedProvider.start(certificate.server());
    return new Site(provider.baseUrl(), provider, () -> {});
  }

  /// What a client must trust so that only the untrusted certificate is not.
  public static X509TrustManager trust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities());
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          return trust;
        }
      }
      throw new IllegalStateException("a JVM without a trust manager for certificates");
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// A context of a client that has this [#trust].
  public static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust()}, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyStore authorities() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("good", GOOD.authority());
    store.setCertificateEntry("expired", EXPIRED.authority());
    store.setCertificateEntry("elsewhere", ELSEWHERE.authority());
    return store;
  }

  /// The options of a JVM whose clients have this [#trust].
  public static String trustOptions() {
    try {
      KeyStore store = authorities();
      Path file = Files.createTempFile("trusted", ".p12");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD);
      }
      return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=changeit"
          .formatted(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    provider.close();
    try {
      hole.close();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
