package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Phase;
import dev.understudy.transport.Recorder.Ending.Complete;
import dev.understudy.transport.Recorder.Ending.Failed;
import java.io.FileInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path stores;

  @BeforeAll
  static void makeCertificates() throws Exception {
    Map<String, List<String>> certificates =
        Map.of(
            "good", List.of("-ext", "san=dns:provider.test,ip:127.0.0.1", "-validity", "30"),
            "other", List.of("-ext", "san=dns:other.test", "-validity", "30"),
            "expired",
                List.of("-ext", "san=dns:provider.test", "-startdate", "-10d", "-validity", "5"));
    for (Map.Entry<String, List<String>> each : certificates.entrySet()) {
      List<String> command =
          new java.util.ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-alias",
                  "key",
                  "-dname",
                  "CN=test",
                  "-storepass",
                  "changeit",
                  "-keystore",
                  stores.resolve(each.getKey()).toString()));
      command.addAll(each.getValue());
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(stores.resolve("log").toFile())
              .start();
      assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(keytool.exitValue()).as(Files.readString(stores.resolve("log"))).isZero();
    }
  }

  private static KeyStore store(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(stores.resolve(name).toFile())) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static Peer peer(String certificate, String... protocols) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store(certificate), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    ServerSocket server =
        context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    if (protocols.length > 0) {
      ((SSLServerSocket) server).setEnabledProtocols(protocols);
    }
    return Peer.running(
        server,
        (wire, number) -> {
          while (wire.request()) {
            wire.send(HELLO);
          }
        });
  }

  private static Rig trusting(Origin origin, String certificate) throws Exception {
    X509Certificate root = (X509Certificate) store(certificate).getCertificate("key");
    return new Rig(
        true, settings -> settings.names(Rig.names("127.0.0.1")).trust(origin, List.of(root)));
  }

  private static Origin named(Peer peer) {
    return new Origin("https", "provider.test", peer.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aCertificateOfTheTargetsOwnAuthorityIsBelieved(String protocol) throws Exception {
    try (Peer peer = peer("good", protocol);
        Rig rig = trusting(named(peer), "good")) {
      for (int call = 0; call < 3; call++) {
        Recorder heard = rig.plain(named(peer), Rig.PATIENT);
        assertThat(heard.ending()).isEqualTo(new Complete());
        assertThat(heard.body()).isEqualTo("hello");
      }
      assertThat(peer.connections()).isEqualTo(1);
      String large = "x".repeat(3_000_000);
      assertThat(rig.start(Rig.post(named(peer), large, false), Rig.PATIENT).ending())
          .isEqualTo(new Complete());
      assertThat(peer.requests().get(3)).endsWith(large);
    }
  }

  @Test
  void anAddressIsVerifiedLikeAName() throws Exception {
    try (Peer peer = peer("good")) {
      Origin address = new Origin("https", "127.0.0.1", peer.port());
      try (Rig rig = trusting(address, "good")) {
        assertThat(rig.plain(address, Rig.PATIENT).ending()).isEqualTo(new Complete());
      }
    }
    try (Peer peer = peer("other")) {
      Origin address = new Origin("https", "127.0.0.1", peer.port());
      refused(peer, address, "other");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    try (Peer peer = peer("other")) {
      refused(peer, named(peer), "other");
    }
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    try (Peer peer = peer("expired")) {
      // Its own trust anchor would be taken on faith: another one is what a provider's would meet.
      refused(peer, named(peer), "good");
    }
  }

  @Test
  void aCertificateThatNobodySignedIsRefused() throws Exception {
    try (Peer peer = peer("good");
        Rig rig = new Rig(true, settings -> settings.names(Rig.names("127.0.0.1")))) {
      refused(peer, named(peer), rig);
    }
  }

  @Test
  void theAuthorityOfOneTargetIsNobodyElses() throws Exception {
    try (Peer one = peer("good");
        Peer two = peer("good");
        Rig rig = trusting(named(one), "good")) {
      assertThat(rig.plain(named(one), Rig.PATIENT).ending()).isEqualTo(new Complete());
      refused(two, named(two), rig);
    }
  }

  @Test
  void aPeerThatSpeaksNoTlsFailsToConnect() throws Exception {
    try (Peer peer = Peer.running((wire, number) -> wire.send("HTTP/1.1 400 Bad Request\r\n\r\n"));
        Rig rig = new Rig()) {
      refused(peer, new Origin("https", "127.0.0.1", peer.port()), rig);
    }
  }

  private static void refused(Peer peer, Origin origin, String certificate) throws Exception {
    try (Rig rig = trusting(origin, certificate)) {
      refused(peer, origin, rig);
    }
  }

  private static void refused(Peer peer, Origin origin, Rig rig) throws Exception {
    Recorder heard = rig.plain(origin, Rig.PATIENT);
    assertThat(heard.ending()).isInstanceOf(Failed.class);
    Failed failed = (Failed) heard.ending();
    assertThat(failed.phase()).isEqualTo(Phase.CONNECT);
    assertThat(failed.cause()).isInstanceOf(SSLException.class);
    assertThat(peer.requests()).isEmpty();
    assertThat(peer.connections()).isEqualTo(1);
    assertThat(rig.open(origin)).isZero();
  }
}
