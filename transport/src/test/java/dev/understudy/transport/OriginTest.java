package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1, https, api.openai.com, 443, /v1, api.openai.com",
    "HTTPS://API.OpenAI.com/v1/, https, api.openai.com, 443, /v1, api.openai.com",
    "http://localhost:11434, http, localhost, 11434, '', localhost:11434",
    "http://127.0.0.1:80/, http, 127.0.0.1, 80, '', 127.0.0.1",
    "http://[::1]:8080/a/b, http, ::1, 8080, /a/b, [::1]:8080",
    "https://[2606:4700::1111], https, 2606:4700::1111, 443, '', [2606:4700::1111]",
    "https://my_host-1.internal:8443//, https, my_host-1.internal, 8443, '', my_host-1.internal:8443",
  })
  void baseUrlsAreTakenApart(
      String text, String scheme, String host, int port, String path, String authority) {
    BaseUrl url = BaseUrl.parse(text);
    assertThat(url).isEqualTo(new BaseUrl(new Origin(scheme, host, port), path));
    assertThat(url.origin().authority()).isEqualTo(authority);
    assertThat(Origin.parse(text)).isEqualTo(url.origin());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api.openai.com",
        "ftp://x",
        "file:///etc/passwd",
        "https://",
        "https:///v1",
        "http://a b",
        "https://user@x",
        "https://user:pw@x",
        "https://x@y/",
        "https://x:0",
        "https://x:65536",
        "https://x:",
        "https://x:-1",
        "https://x:+80",
        "https://x/?q",
        "https://x/#f",
        "https://x?q",
        "https://x/a b",
        "https://x/..",
        "https://x/a/./b",
        "https://x/\u00e9",
        "https://b\u00fccher.de",
        "https://x..y",
        "https://.x",
        "https://x.",
        "http://2852039166",
        "http://0xa9fea9fe",
        "http://169.254.43518",
        "http://0251.0376.0251.0376.1",
        "http://1.2.3",
        "http://1.2.3.0x4",
        "http://[::1",
        "http://::1",
        "http://[1.2.3.4]",
        "http://[fe80::1%25eth0]",
        "http://[fe80::1%eth0]",
        "http://x\r\ny",
        "http://x/\r\ny",
        "http://x%2fy",
        "http://x\\y",
        "http://x/a\\b"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BaseUrl.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "connection",
        "TE",
        "upgrade",
        "expect",
        "a b",
        "",
        "a:b",
        "a\r\nb",
        "\u00e4"
      })
  void fieldsThatOnlyTheClientSetsAndMalformedNamesAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> HeaderLines.NONE.with(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary\r\nb: c",
        "canary\nb",
        "canary\u0000",
        "canary\u001b[0m",
        " canary",
        "canary ",
        "canary\u20ac",
        "canary\u007f"
      })
  void valuesThatCannotBeSentAreRefusedAndNotRepeated(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderLines.NONE.with("x-test", value))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("canary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "/a b", "/a\r\nx: y", "/a#b", "/\u00e9"})
  void pathsThatCannotBeSentAreRefused(String path) {
    Origin origin = Origin.parse("https://x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestHead.of(origin, "POST", path, HeaderLines.NONE));
  }

  @Test
  void nothingPrintsACredential() {
    HeaderLines lines = HeaderLines.NONE.with("authorization", "Bearer canary");
    RequestHead head = RequestHead.of(Origin.parse("https://x"), "POST", "/p?key=canary", lines);
    assertThat(
            lines
                + " "
                + head
                + " "
                + ClientRequest.of(
                    head, "canary".getBytes(java.nio.charset.StandardCharsets.US_ASCII), false))
        .doesNotContain("canary");
  }
}
