package dev.understudy.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The regions of AWS.
final class AwsRegion {
  private static final List<String> DOMAINS =
      List.of(".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn");

  private static final Pattern NAME = Pattern.compile("[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}");

  private AwsRegion() {}

  /// Whether a text is a region's name, such as `eu-west-1`.
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /// Where a region's Bedrock is.
  static String bedrock(String region) {
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return "https://bedrock-runtime." + region + domain;
  }

  /// The region in the host name of an endpoint: the label after the one that begins with
  /// `bedrock-runtime`; empty if the host is not AWS's or has no such label.
  ///
  /// @param host in lower case
  static Optional<String> of(String host) {
    if (DOMAINS.stream().noneMatch(host::endsWith)) {
      return Optional.empty();
    }
    List<String> labels = List.of(host.split("\\.", -1));
    for (int at = 0; at + 1 < labels.size(); at++) {
      String label = labels.get(at);
      if (label.equals("bedrock-runtime") || label.equals("bedrock-runtime-fips")) {
        return Optional.of(labels.get(at + 1)).filter(AwsRegion::isName);
      }
    }
    return Optional.empty();
  }
}
