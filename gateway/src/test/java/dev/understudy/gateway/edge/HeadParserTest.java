package dev.understudy.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.gateway.edge.RequestHead.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {
  private static final String HOST = "host: a\r\n";

  @Test
  void readsAnOrdinaryHead() throws BadRequest {
    RequestHead head =
        parse("POST /v1/messages?beta=true HTTP/1.1\r\nHost: a:80\r\nX-Two:  b c \r\n\r\n");
    assertThat(head.method()).isEqualTo("POST");
    assertThat(head.path()).isEqualTo("/v1/messages");
    assertThat(head.value(FieldName.of("X-TWO"))).isEqualTo("b c");
    assertThat(head.value(FieldName.of("x-three"))).isNull();
    assertThat(head.framing()).isEqualTo(Framing.Length.NONE);
    assertThat(head.keepAlive()).isTrue();
  }

  @Test
  void leavesWhatFollowsTheHead() throws BadRequest {
    ByteBuf in = bytes("GET / HTTP/1.1\r\nhost: a\r\n\r\nrest");
    assertThat(new HeadParser(EdgeLimits.DEFAULT).feed(in)).isNotNull();
    assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
  }

  @Test
  void toleratesOneEmptyLineBeforeARequest() throws BadRequest {
    assertThat(parse("\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n").method()).isEqualTo("GET");
    refused("\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n");
  }

  @Test
  void oldHttpClosesUnlessItAsksNotTo() throws BadRequest {
    assertThat(parse("GET / HTTP/1.0\r\n\r\n").keepAlive()).isFalse();
    assertThat(parse("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n").keepAlive()).isTrue();
    assertThat(parse("GET / HTTP/1.1\r\nhost: a\r\nconnection: x, Close\r\n\r\n").keepAlive())
        .isFalse();
  }

  @Test
  void knowsBothWaysToDelimitABody() throws BadRequest {
    assertThat(parse(post("content-length: 12\r\n")).framing()).isEqualTo(new Framing.Length(12));
    assertThat(parse(post("Transfer-Encoding: Chunked\r\n")).framing())
        .isEqualTo(new Framing.Chunked());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 1\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 1\r\n",
        "content-length: 1\r\ncontent-length: 1\r\n",
        "content-length: 1\r\ncontent-length: 2\r\n",
        "content-length: 1, 1\r\n",
        "content-length: +1\r\n",
        "content-length: -1\r\n",
        "content-length: 0x1\r\n",
        "content-length: 1 1\r\n",
        "content-length:\r\n",
        "content-length: 9999999999999999999\r\n",
        "transfer-encoding: gzip\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "transfer-encoding: chunked, chunked\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: chunked;q=1\r\n",
        "transfer-encoding: \"chunked\"\r\n",
        "transfer-encoding:\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "content-length : 1\r\n",
        " content-length: 1\r\n",
        "x: a\r\n b\r\n",
        "x: a\r\n\tb\r\n",
        "x: a\nb: c\r\n",
        "x: a\rb\r\n",
        "x: a\u0000b\r\n",
        "x: a\u0007b\r\n",
        "x\u0000: a\r\n",
        "x y: a\r\n",
        "x(y): a\r\n",
        ": a\r\n",
        "x\r\n",
        "host: b\r\n",
        "Host: a\r\n",
      })
  void refusesFieldsThatCouldBeReadInTwoWays(String lines) {
    refused("POST /v1/messages HTTP/1.1\r\n" + HOST + lines + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET /",
        "GET",
        "GET / HTTP/1.1 x",
        "GET / http/1.1",
        "GET / HTTP/1.",
        "GET / HTTP/11",
        "GET /\thttp HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "G@T / HTTP/1.1",
        "AVERYLONGMETHODNAME / HTTP/1.1",
        "GET http://a/ HTTP/1.1",
        "CONNECT a:443 HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET //v1/models HTTP/1.1",
        "GET /v1//models HTTP/1.1",
        "GET /v1/models#x HTTP/1.1",
        "GET /v1/models?x#y HTTP/1.1",
        "GET /v1/../admin HTTP/1.1",
        "GET /v1/./models HTTP/1.1",
        "GET /v1/.. HTTP/1.1",
        "GET /v1%2fmodels HTTP/1.1",
        "GET /v1%2Fmodels HTTP/1.1",
        "GET /v1/%2e%2e/admin HTTP/1.1",
        "GET /v1/%5cmodels HTTP/1.1",
        "GET /v1/%00 HTTP/1.1",
        "GET /v1/%0d%0a HTTP/1.1",
        "GET /v1/%252f HTTP/1.1",
        "GET /v1/%zz HTTP/1.1",
        "GET /v1/% HTTP/1.1",
        "GET /v1;x/models HTTP/1.1",
        "GET /v1\\models HTTP/1.1",
        "GET /v\u00e4 HTTP/1.1",
      })
  void refusesRequestLinesThatCouldBeReadInTwoWays(String line) {
    refused(line + "\r\n" + HOST + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host:\r\n",
        "",
        "host: a b\r\n",
        "host: a/b\r\n",
        "host: a@b\r\n",
        "host: a:b\r\n",
        "host: a:123456\r\n",
        "host: [::1\r\n",
        "host: []\r\n",
        "host: a,b\r\n",
        "host: http://a\r\n",
      })
  void refusesABadHost(String host) {
    refused("GET /v1/models HTTP/1.1\r\n" + host + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b-c_d:80", "127.0.0.1:12000", "[::1]", "[::1]:80", "A.example"})
  void acceptsAGoodHost(String host) throws BadRequest {
    assertThat(parse("GET / HTTP/1.1\r\nhost: " + host + "\r\n\r\n")).isNotNull();
  }

  @Test
  void saysWhichVersionsItSpeaks() {
    status(505, "GET / HTTP/2.0\r\nhost: a\r\n\r\n");
    status(505, "GET / HTTP/1.2\r\nhost: a\r\n\r\n");
  }

  @Test
  void meetsOneExpectation() throws BadRequest {
    assertThat(parse(post("expect: 100-Continue\r\n")).expectsContinue()).isTrue();
    status(417, post("expect: magic\r\n"));
  }

  @Test
  void limitsTheUri() throws BadRequest {
    int most = EdgeLimits.DEFAULT.uriBytes();
    assertThat(parse("GET /" + "a".repeat(most - 1) + " HTTP/1.1\r\nhost: a\r\n\r\n")).isNotNull();
    status(414, "GET /" + "a".repeat(most) + " HTTP/1.1\r\nhost: a\r\n\r\n");
    status(414, "GET /" + "a".repeat(most * 2));
  }

  @Test
  void limitsTheNumberOfFields() throws BadRequest {
    int most = EdgeLimits.DEFAULT.fields();
    assertThat(parse(post("x: y\r\n".repeat(most - 1)))).isNotNull();
    status(431, post("x: y\r\n".repeat(most)));
  }

  @Test
  void limitsTheBlockOfFields() throws BadRequest {
    int most = EdgeLimits.DEFAULT.headBytes();
    int rest = most - HOST.length() - "x: \r\n\r\n".length();
    assertThat(parse(post("x: " + "y".repeat(rest) + "\r\n"))).isNotNull();
    status(431, post("x: " + "y".repeat(rest + 1) + "\r\n"));
    status(431, "GET / HTTP/1.1\r\nx: " + "y".repeat(most + 1));
  }

  private static String post(String lines) {
    return "POST /v1/messages HTTP/1.1\r\n" + HOST + lines + "\r\n";
  }

  private static void refused(String text) {
    status(400, text);
  }

  private static void status(int status, String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(status));
  }

  private static RequestHead parse(String text) throws BadRequest {
    RequestHead head = new HeadParser(EdgeLimits.DEFAULT).feed(bytes(text));
    if (head == null) {
      throw new AssertionError("the head is not whole: " + text);
    }
    return head;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
