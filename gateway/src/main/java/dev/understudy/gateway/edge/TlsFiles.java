package dev.understudy.gateway.edge;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// The identity of a listener, from PEM files.
public final class TlsFiles {
  private TlsFiles() {}

  /// Reads certificate chain and key; TLS 1.2 and 1.3 only. Offers HTTP/2 and HTTP/1.1.
  ///
  /// @throws IOException if a file cannot be read, is not what it should be, or the key can be read
  ///   by others than its owner and its group
  public static SslContext load(Path certificate, Path privateKey) throws IOException {
    if (othersMayRead(privateKey)) {
      throw new IOException("the TLS key " + privateKey + " can be read by everyone; chmod 600");
    }
    try (var chain = Files.newInputStream(certificate);
        var key = Files.newInputStream(privateKey)) {
      return SslContextBuilder.forServer(chain, key)
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (IllegalArgumentException unusable) {
      throw new IOException(
          "no usable TLS identity in " + certificate + " and " + privateKey, unusable);
    }
  }

  private static boolean othersMayRead(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.contains(PosixFilePermission.OTHERS_READ)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }
}
