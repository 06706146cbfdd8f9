package dev.understudy.transport.signing;

import java.util.List;
import java.util.Optional;

/// The region in the host name of an AWS endpoint.
public final class AwsRegion {
  private static final List<String> DOMAINS =
      List.of(".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn");

  private AwsRegion() {}

  /// The label after the one that begins with `bedrock-runtime`; empty if the host is not AWS's or
  /// has no such label.
  ///
  /// @param host in lower case
  public static Optional<String> of(String host) {
    if (DOMAINS.stream().noneMatch(host::endsWith)) {
      return Optional.empty();
    }
    List<String> labels = List.of(host.split("\\.", -1));
    for (int at = 0; at + 1 < labels.size(); at++) {
      String label = labels.get(at);
      if (label.equals("bedrock-runtime") || label.equals("bedrock-runtime-fips")) {
        return Optional.of(labels.get(at + 1)).filter(region -> region.indexOf('-') > 0);
      }
    }
    return Optional.empty();
  }
}
