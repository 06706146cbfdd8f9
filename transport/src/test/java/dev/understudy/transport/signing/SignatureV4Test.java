package dev.understudy.transport.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Piece;
import dev.understudy.transport.HeaderLines;
import dev.understudy.transport.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureV4Test {
  private static final Instant THEN = Instant.parse("2015-08-30T12:36:00Z");
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /// One case of the published suite.
  record Vector(String name, List<String> lines) {
    String method() {
      return lines.getFirst().substring(0, lines.getFirst().indexOf(' '));
    }

    String target() {
      return lines.getFirst().substring(lines.getFirst().indexOf(' ') + 1);
    }

    List<String> all(String what) {
      return lines.stream()
          .filter(line -> line.startsWith(what + " "))
          .map(line -> line.substring(what.length() + 1))
          .toList();
    }

    Optional<String> one(String what) {
      return all(what).stream().findFirst();
    }

    CanonicalRequest canonical() {
      List<CanonicalRequest.Field> fields = new ArrayList<>();
      fields.add(new CanonicalRequest.Field("Host", "example.amazonaws.com"));
      for (String header : all("header")) {
        int colon = header.indexOf(':');
        fields.add(
            new CanonicalRequest.Field(header.substring(0, colon), header.substring(colon + 1)));
      }
      return CanonicalRequest.of(method(), target(), fields);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Vector> vectors() throws IOException {
    String text = Files.readString(Path.of("src/test/data/signature-v4.cases"));
    return Stream.of(text.split("(?m)^== ", -1))
        .skip(1)
        .map(part -> part.lines().filter(line -> !line.isBlank()).toList())
        .map(lines -> new Vector(lines.getFirst(), lines.subList(1, lines.size())));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signsAsAwsDoes(Vector vector) {
    CanonicalRequest request = vector.canonical();
    assertThat(request.start())
        .isEqualTo(
            vector.method()
                + "\n"
                + vector.one("path").orElseThrow()
                + "\n"
                + vector.one("query").orElse(""));
    AwsCredential credential = new AwsCredential("AKIDEXAMPLE", SECRET, vector.one("session"));
    byte[] body = vector.one("body").orElse("").getBytes(UTF_8);
    for (int cut = 0; cut <= body.length; cut++) {
      List<Piece> pieces = List.of(new Piece(body, 0, cut), new Piece(body, cut, body.length));
      Map<String, String> fields =
          new SignatureV4(credential, "us-east-1", "service").fields(request, pieces, THEN);
      assertThat(fields.get("authorization"))
          .startsWith(
              "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                  + "SignedHeaders=")
          .endsWith(", Signature=" + vector.one("signature").orElseThrow());
      assertThat(fields.get("x-amz-date")).isEqualTo("20150830T123600Z");
      assertThat(Optional.ofNullable(fields.get("x-amz-security-token")))
          .isEqualTo(vector.one("session"));
    }
  }

  @Test
  void theSuiteIsThere() throws IOException {
    assertThat(vectors()).hasSize(30);
  }

  /// The wire has `%3A` for the colon of a model's id, and what is signed has `%253A`.
  @Test
  void whatIsEncodedInAPathIsEncodedOnceMore() {
    CanonicalRequest request =
        CanonicalRequest.of("POST", "/model/anthropic.claude-v1%3A0/converse-stream", List.of());
    assertThat(request.start())
        .isEqualTo("POST\n/model/anthropic.claude-v1%253A0/converse-stream\n");
  }

  @Test
  void aSignerSignsHostTypeAndItsOwnFieldsOnly() {
    SignatureV4 signature =
        new SignatureV4(
            new AwsCredential("AKID", "secret", Optional.of("token")), "eu-west-1", "bedrock");
    Origin origin = new Origin("http", "127.0.0.1", 8080);
    RequestSigner signer =
        signature.signer(
            origin,
            "POST",
            "/model/m/converse",
            Map.of("Content-Type", "application/json", "X-Amz-Odd", "1", "user-agent", "x"));
    CanonicalRequest same =
        CanonicalRequest.of(
            "POST",
            "/model/m/converse",
            List.of(
                new CanonicalRequest.Field("host", "127.0.0.1:8080"),
                new CanonicalRequest.Field("content-type", "application/json"),
                new CanonicalRequest.Field("x-amz-odd", "1")));
    List<Piece> body = List.of(Piece.of("{}".getBytes(UTF_8)));
    Map<String, String> fields = signature.fields(same, body, THEN);
    assertThat(fields.get("authorization"))
        .contains("/20150830/eu-west-1/bedrock/aws4_request, ")
        .contains("SignedHeaders=content-type;host;x-amz-date;x-amz-odd;x-amz-security-token, ");
    int size = fields.entrySet().stream().mapToInt(SignatureV4Test::lineLength).sum();
    assertThat(signer.sign(HeaderLines.NONE, body, THEN).toString())
        .isEqualTo("HeaderLines[" + size + " bytes]");
  }

  private static int lineLength(Map.Entry<String, String> field) {
    return field.getKey().length() + field.getValue().length() + ": \r\n".length();
  }

  @Test
  void aNewDayHasANewKey() {
    SignatureV4 signature =
        new SignatureV4(
            new AwsCredential("AKID", SECRET, Optional.empty()), "us-east-1", "bedrock");
    CanonicalRequest request = CanonicalRequest.of("POST", "/", List.of());
    Instant next = THEN.plusSeconds(86_400);
    String first = signature.fields(request, List.of(), THEN).get("authorization");
    String second = signature.fields(request, List.of(), next).get("authorization");
    String fresh =
        new SignatureV4(new AwsCredential("AKID", SECRET, Optional.empty()), "us-east-1", "bedrock")
            .fields(request, List.of(), next)
            .get("authorization");
    assertThat(second).isEqualTo(fresh).isNotEqualTo(first);
    assertThat(signature.fields(request, List.of(), THEN).get("authorization")).isEqualTo(first);
  }

  @Test
  void readsAKeyWithAndWithoutASession() {
    assertThat(AwsCredential.parse("AKIDEXAMPLE:" + SECRET))
        .contains(new AwsCredential("AKIDEXAMPLE", SECRET, Optional.empty()));
    assertThat(AwsCredential.parse("ASIAEXAMPLE:" + SECRET + ":IQoJb3JpZ2luX2VjE=="))
        .contains(new AwsCredential("ASIAEXAMPLE", SECRET, Optional.of("IQoJb3JpZ2luX2VjE==")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bedrock-api-key-YmVkcm9jaw==",
        "a:",
        ":b",
        "a::c",
        "a:b:",
        "a:b:c:d",
        "a b:c"
      })
  void anythingElseIsAKeyToBeSent(String key) {
    assertThat(AwsCredential.parse(key)).isEmpty();
  }

  @Test
  void noTextFormShowsASecret() {
    AwsCredential credential = new AwsCredential("AKID", "hush", Optional.of("token"));
    assertThat(credential.toString() + new SignatureV4(credential, "eu-west-1", "bedrock"))
        .doesNotContain("hush", "token", "AKID");
    assertThat(credential.secrets()).containsExactly("hush", "token");
  }
}
