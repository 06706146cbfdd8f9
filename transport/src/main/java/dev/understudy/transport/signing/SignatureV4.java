package dev.understudy.transport.signing;

import dev.understudy.dialects.Piece;
import dev.understudy.transport.HeaderLines;
import dev.understudy.transport.Origin;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// AWS Signature Version 4, with the signature in the header. Signed are the host, the type of the
/// content and everything that begins with `x-amz-`, beside method, path, query and body. Immutable
/// but for the key of the day, which it keeps; thread-safe. Its text form shows no credential.
public final class SignatureV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String END = "aws4_request";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final AwsCredential credential;
  private final String region;
  private final String service;
  private volatile @Nullable DayKey today;

  /// The key that was derived for a day.
  private record DayKey(String date, SecretKeySpec key) {}

  /// @param region such as `eu-west-1`
  /// @param service in AWS's name for signing, such as `bedrock`
  public SignatureV4(AwsCredential credential, String region, String service) {
    this.credential = credential;
    this.region = region;
    this.service = service;
  }

  /// The signer of the requests of one operation.
  ///
  /// @param origin where they go
  /// @param target path and query as on the wire
  /// @param fields that are in every request; those that need no signature are passed over
  public RequestSigner signer(
      Origin origin, String method, String target, Map<String, String> fields) {
    List<CanonicalRequest.Field> signed = new ArrayList<>();
    signed.add(new CanonicalRequest.Field("host", origin.authority()));
    fields.forEach((name, value) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.equals("content-type") || lower.startsWith("x-amz-")) {
        signed.add(new CanonicalRequest.Field(lower, value));
      }
    });
    CanonicalRequest request = CanonicalRequest.of(method, target, signed);
    return (lines, body, at) -> {
      HeaderLines all = lines;
      for (Map.Entry<String, String> field : fields(request, body, at).entrySet()) {
        all = all.with(field.getKey(), field.getValue());
      }
      return all;
    };
  }

  /// What a request needs beside what it has, in the order in which it is sent.
  Map<String, String> fields(CanonicalRequest request, List<Piece> body, Instant at) {
    String time = TIME.format(at);
    String date = time.substring(0, 8);
    SortedMap<String, String> more = new TreeMap<>();
    more.put("x-amz-date", time);
    credential.session().ifPresent(token -> more.put("x-amz-security-token", token));
    String scope = date + "/" + region + "/" + service + "/" + END;
    CanonicalRequest whole = request.with(more);
    String hash = hash(bytes(whole.text(hash(body))));
    String toSign = String.join("\n", ALGORITHM, time, scope, hash);
    String signature = HexFormat.of().formatHex(mac(key(date), toSign));
    Map<String, String> all = new LinkedHashMap<>(more);
    all.put(
        "authorization",
        ALGORITHM
            + " Credential="
            + credential.keyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + whole.names()
            + ", Signature="
            + signature);
    return all;
  }

  private SecretKeySpec key(String date) {
    DayKey known = today;
    if (known != null && known.date().equals(date)) {
      return known.key();
    }
    SecretKeySpec key = key(bytes("AWS4" + credential.secret()));
    for (String step : List.of(date, region, service, END)) {
      key = key(mac(key, step));
    }
    today = new DayKey(date, key);
    return key;
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HmacSHA256", missing);
    }
  }

  private static String hash(byte[] bytes) {
    return hash(List.of(Piece.of(bytes)));
  }

  private static String hash(List<Piece> body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Piece piece : body) {
        digest.update(piece.bytes(), piece.from(), piece.length());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SignatureV4[" + region + ", " + service + "]";
  }
}
