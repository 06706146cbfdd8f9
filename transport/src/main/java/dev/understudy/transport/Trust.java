package dev.understudy.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/// Whose certificates are believed: the JDK's authorities, or those named for an origin instead.
/// Host names are always verified and TLS is 1.2 or later; nothing switches that off. Thread-safe.
final class Trust {
  private final SslContext authorities;
  private final Map<Origin, SslContext> own = new HashMap<>();

  /// @throws IllegalArgumentException if certificates cannot be used
  Trust(Map<Origin, List<X509Certificate>> certificates) {
    authorities = context(null);
    certificates.forEach(
        (origin, list) -> own.put(origin, context(list.toArray(X509Certificate[]::new))));
  }

  /// A handler for one connection.
  SslHandler handler(Origin origin, ByteBufAllocator allocator) {
    SslContext context = own.getOrDefault(origin, authorities);
    SslHandler handler = context.newHandler(allocator, origin.host(), origin.port());
    handler.setHandshakeTimeoutMillis(0); // the exchange's connect clock watches
    handler.setCloseNotifyFlushTimeoutMillis(1000);
    return handler;
  }

  private static SslContext context(X509Certificate @org.jspecify.annotations.Nullable [] trusted) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .endpointIdentificationAlgorithm("HTTPS")
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      "h2",
                      "http/1.1"));
      if (trusted != null) {
        builder.trustManager(trusted);
      }
      return builder.build();
    } catch (SSLException unusable) {
      throw new IllegalArgumentException(
          "certificates cannot be used: " + unusable.getMessage(), unusable);
    }
  }
}
