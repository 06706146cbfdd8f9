package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Received;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What AWS does with a signature: computes it again from the request that arrived.
final class AwsSignature {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)/(\\d{8})/([a-z0-9-]+)/([a-z]+)/aws4_request, "
              + "SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

  private AwsSignature() {}

  /// Fails unless the request is signed with this secret, for this region.
  static void check(Received request, String secret, String region) throws Exception {
    Matcher said = FORM.matcher(request.header("authorization").orElseThrow());
    assertThat(said.matches()).as("the form of a signature").isTrue();
    String date = said.group(2);
    String time = request.header("x-amz-date").orElseThrow();
    assertThat(time).startsWith(date + "T").endsWith("Z");
    assertThat(said.group(3)).isEqualTo(region);
    assertThat(said.group(4)).isEqualTo("bedrock");
    List<String> signed = List.of(said.group(5).split(";", -1));
    assertThat(signed).contains("host", "x-amz-date").isSorted();
    request.headers().stream()
        .map(header -> header.name().toLowerCase(java.util.Locale.ROOT))
        .filter(name -> name.startsWith("x-amz-"))
        .forEach(name -> assertThat(signed).contains(name));
    String fields =
        signed.stream()
            .map(name -> name + ":" + request.header(name).orElseThrow().strip() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.path().replace("%", "%25"),
            "",
            fields,
            said.group(5),
            hash(request.body()));
    String scope = date + "/" + region + "/bedrock/aws4_request";
    String text =
        String.join("\n", "AWS4-HMAC-SHA256", time, scope, hash(canonical.getBytes(UTF_8)));
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String step : List.of(date, region, "bedrock", "aws4_request", text)) {
      key = mac(key, step);
    }
    assertThat(said.group(6)).isEqualTo(HexFormat.of().formatHex(key));
  }

  private static byte[] mac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String hash(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
