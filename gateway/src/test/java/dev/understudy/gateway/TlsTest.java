package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.config.Configuration;
import dev.understudy.config.Listener;
import dev.understudy.config.Tls;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Certificate;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();
  private final Certificate certificate = Certificate.of("127.0.0.1");

  @Test
  void callersMayComeOverTls(@TempDir Path folder) throws Exception {
    provider.always(Answers.openai().text("in private"));
    try (Gateway gateway = Gateway.start(configuration(folder, "rw-------"));
        HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      URI uri =
          URI.create("https://127.0.0.1:" + gateway.address().getPort() + "/v1/chat/completions");
      for (String body : List.of(Rig.chat("alpha/one"), Rig.chatStream("alpha/one"))) {
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("private");
      }
    }
  }

  @Test
  void callersOverTlsChooseTheirProtocol(@TempDir Path folder) throws Exception {
    provider.always(Answers.openai().text("either way"));
    try (Gateway gateway = Gateway.start(configuration(folder, "rw-------"))) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        if (version.compareTo(HttpClient.Version.HTTP_2) <= 0) {
          assertThat(ask(gateway, trusting(), version).version()).isEqualTo(version);
        }
      }
    }
  }

  @Test
  void aRenewedCertificateIsUsedAfterReloadAndABadOneIsNot(@TempDir Path folder) throws Exception {
    provider.always(Answers.openai().text("fine"));
    Configuration configuration = configuration(folder, "rw-------");
    try (Gateway gateway = Gateway.start(configuration)) {
      Certificate renewed = Certificate.of("127.0.0.1");
      Files.writeString(folder.resolve("cert.pem"), "not a certificate");
      assertThatThrownBy(() -> gateway.reload(configuration)).isInstanceOf(IOException.class);
      assertThat(ask(gateway, trusting(), HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
      Files.writeString(folder.resolve("cert.pem"), renewed.pem());
      Files.writeString(folder.resolve("key.pem"), renewed.privateKeyPem());
      gateway.reload(configuration);
      assertThat(ask(gateway, trusting(renewed), HttpClient.Version.HTTP_2).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> ask(gateway, trusting(), HttpClient.Version.HTTP_2))
          .isInstanceOf(javax.net.ssl.SSLException.class);
    }
  }

  private static HttpResponse<String> ask(
      Gateway gateway, SSLContext trusting, HttpClient.Version version) throws Exception {
    URI uri =
        URI.create("https://127.0.0.1:" + gateway.address().getPort() + "/v1/chat/completions");
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trusting).version(version).build()) {
      return client.send(
          HttpRequest.newBuilder(uri)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(Rig.chat("alpha/one")))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aKeyThatEveryoneCanReadIsNotUsed(@TempDir Path folder) throws Exception {
    Configuration open = configuration(folder, "rw-r--r--");
    assertThatThrownBy(() -> Gateway.start(open))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key.pem");
  }

  @Test
  void aFileThatIsNoKeyIsNamed(@TempDir Path folder) throws Exception {
    Configuration broken = configuration(folder, "rw-------");
    Files.writeString(folder.resolve("key.pem"), "nothing");
    assertThatThrownBy(() -> Gateway.start(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key.pem");
  }

  private Configuration configuration(Path folder, String permissions) throws IOException {
    Path chain = Files.writeString(folder.resolve("cert.pem"), certificate.pem());
    Path key = Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
    Configuration plain =
        Rig.with().openai("alpha/one", provider, RetryPolicy.DEFAULT).configuration();
    Listener listener =
        new Listener("main", "127.0.0.1", 0, Optional.of(new Tls(chain, key)), List.of(), 1 << 20);
    return new Configuration(
        List.of(listener),
        plain.admin(),
        plain.models(),
        plain.policies(),
        plain.defaults(),
        plain.aliases(),
        plain.limits(),
        plain.state(),
        plain.telemetry());
  }

  private SSLContext trusting() throws Exception {
    return trusting(certificate);
  }

  private static SSLContext trusting(Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", certificate.authority());
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
