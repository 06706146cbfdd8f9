package dev.understudy.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CertificateTest {
  @RegisterExtension final Providers providers = new Providers();

  @Test
  void aClientThatTrustsItGetsAnAnswerOverTls() throws Exception {
    assertThat(get(Certificate.of("127.0.0.1", "localhost"))).isEqualTo("{}");
  }

  @Test
  void aClientRejectsOneForAnotherHost() {
    assertThatThrownBy(() -> get(Certificate.of("other.example")))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void aClientRejectsAnExpiredOne() {
    assertThatThrownBy(() -> get(Certificate.expired("127.0.0.1")))
        .isInstanceOf(SSLException.class)
        .hasRootCauseInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void itsPemNamesCertificateAndKey() {
    Certificate certificate = Certificate.of("localhost");
    assertThat(certificate.pem()).startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(certificate.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  private String get(Certificate certificate) throws Exception {
    ScriptedProvider provider = providers.start(certificate.server());
    provider.always(Answer.json(200, "{}"));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("peer", certificate.authority());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      URI uri = URI.create(provider.baseUrl() + "/");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
