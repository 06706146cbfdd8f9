package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate with its key, made on the spot by an authority of its own: good ones, and ones for
/// the wrong host or the wrong time.
public final class Certificate {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] ECDSA_WITH_SHA256 = Der.oid(1, 2, 840, 10045, 4, 3, 2);

  private final KeyPair keys;
  private final X509Certificate certificate;
  private final X509Certificate authority;

  private Certificate(KeyPair keys, X509Certificate certificate, X509Certificate authority) {
    this.keys = keys;
    this.certificate = certificate;
    this.authority = authority;
  }

  /// A certificate for these hosts, valid from an hour ago for a day.
  ///
  /// @param hosts names, or IPv4 addresses
  public static Certificate of(String... hosts) {
    Instant now = Instant.now();
    return of(List.of(hosts), now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
  }

  /// A certificate for these hosts that ended an hour ago.
  ///
  /// @param hosts names, or IPv4 addresses
  public static Certificate expired(String... hosts) {
    Instant now = Instant.now();
    return of(List.of(hosts), now.minus(Duration.ofDays(1)), now.minus(Duration.ofHours(1)));
  }

  /// Who signed it, for a client that should trust it.
  public X509Certificate authority() {
    return authority;
  }

  /// The certificate in PEM.
  public String pem() {
    return pem("CERTIFICATE", bytes());
  }

  /// The private key in PEM (PKCS 8).
  public String privateKeyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /// For [ScriptedProvider#start(SSLContext)].
  public SSLContext server() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "key",
          keys.getPrivate(),
          new char[0],
          new java.security.cert.Certificate[] {certificate});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private byte[] bytes() {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Certificate of(List<String> hosts, Instant from, Instant until) {
    try {
      Instant now = Instant.now();
      KeyPair signer = keys();
      byte[] basics = Der.sequence(Der.value(Der.BOOLEAN, new byte[] {(byte) 0xff}));
      X509Certificate authority =
          signed(
              content(
                  "authority",
                  now.minus(Duration.ofDays(2)),
                  now.plus(Duration.ofDays(2)),
                  signer,
                  Der.sequence(Der.oid(2, 5, 29, 19), Der.value(Der.OCTETS, basics))),
              signer);
      KeyPair keys = keys();
      byte[] names =
          Der.sequence(hosts.stream().map(Certificate::alternative).toArray(byte[][]::new));
      X509Certificate certificate =
          signed(
              content(
                  "scripted",
                  from,
                  until,
                  keys,
                  Der.sequence(Der.oid(2, 5, 29, 17), Der.value(Der.OCTETS, names))),
              signer);
      return new Certificate(keys, certificate, authority);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509Certificate signed(byte[] content, KeyPair signer)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer.getPrivate());
    signature.update(content);
    byte[] whole =
        Der.sequence(content, Der.sequence(ECDSA_WITH_SHA256), Der.bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] content(
      String subject, Instant from, Instant until, KeyPair keys, byte[] extension) {
    return Der.sequence(
        Der.value(0xa0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(63, new SecureRandom()).add(BigInteger.ONE)),
        Der.sequence(ECDSA_WITH_SHA256),
        name("authority"),
        Der.sequence(time(from), time(until)),
        name(subject),
        keys.getPublic().getEncoded(),
        Der.value(0xa3, Der.sequence(extension)));
  }

  private static byte[] name(String common) {
    byte[] text = Der.value(Der.UTF8, common.getBytes(US_ASCII));
    return Der.sequence(Der.value(Der.SET, Der.sequence(Der.oid(2, 5, 4, 3), text)));
  }

  private static byte[] time(Instant instant) {
    return Der.value(Der.TIME, TIME.format(instant).getBytes(US_ASCII));
  }

  private static byte[] alternative(String host) {
    if (!host.matches("[0-9.]+")) {
      return Der.value(0x82, host.getBytes(US_ASCII));
    }
    try {
      return Der.value(0x87, InetAddress.getByName(host).getAddress());
    } catch (UnknownHostException failed) {
      throw new IllegalArgumentException(host, failed);
    }
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
