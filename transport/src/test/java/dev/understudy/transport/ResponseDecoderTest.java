package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseDecoderTest {
  private static final String INTERIM = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          HTTP/1.1 200 OK~content-length: 5~~hello | 200 content-length=5 <hello> END reusable
          HTTP/1.1 200~content-length: 0~~ | 200 content-length=0 END reusable
          HTTP/1.1 200 ~Content-Length: 2~~ok | 200 content-length=2 <ok> END reusable
          HTTP/1.1 429 Too Many~a:~b: \t x y \t~content-length:0~~ | 429 a= b=x y content-length=0 END reusable
          HTTP/1.1 200 OK~connection: close~content-length: 2~~ok | 200 connection=close content-length=2 <ok> END
          HTTP/1.1 200 OK~connection: x, Close~content-length: 0~~ | 200 connection=x, Close content-length=0 END
          HTTP/1.0 200 OK~content-length: 0~~ | 200 content-length=0 END
          HTTP/1.0 200 OK~connection: keep-alive~content-length: 0~~ | 200 connection=keep-alive content-length=0 END reusable
          HTTP/1.1 200 OK~~until the end | 200 <until the end> END
          HTTP/1.1 200 OK~~ | 200 END
          HTTP/1.1 204 No~~ | 204 END reusable
          HTTP/1.1 304 Not~content-length: 77~~ | 304 content-length=77 END reusable
          HTTP/1.1 307 Go~location: http://x/~content-length: 0~~ | 307 location=http://x/ content-length=0 END reusable
          HTTP/1.1 999 Odd~content-length: 0~~ | 999 content-length=0 END reusable
          HTTP/1.1 100 Go~~HTTP/1.1 103 Hint~link: x~~HTTP/1.1 200 OK~content-length: 1~~x | 200 content-length=1 <x> END reusable
          HTTP/1.1 200 OK~content-length: 2~~okHTTP/1.1 200 OK | 200 content-length=2 <ok> END
          """)
  void properAnswersAreRead(String bytes, String told) {
    assertThat(Decoded.of(bytes.replace("~", "\r\n"))).isEqualTo(told);
    assertThat(Decoded.of(bytes.replace("~", "\r\n").replace("okHTTP/1.1 200 OK", "ok"), false, 1))
        .startsWith(told.replace(" END reusable", " END"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5~hello~0~~ | <hello> END reusable
          5~hello~00000000000000A~0123456789~0~~ | <hello0123456789> END reusable
          0~~ | END reusable
          0~x: y~~ | END reusable
          0~~more | END
          5;ext=1~hello~0~~ | BAD malformed chunk size
          5 ~hello~0~~ | BAD malformed chunk size
          ' 5~hello~0~~' | BAD malformed chunk size
          0x5~hello~0~~ | BAD malformed chunk size
          -5~hello~0~~ | BAD malformed chunk size
          +5~hello~0~~ | BAD malformed chunk size
          ~hello~0~~ | BAD malformed chunk size
          00000000000000005~hello~0~~ | BAD chunk size is too large
          8000000000000000~hello | BAD chunk size is too large
          fffffffffffffffff~hello | BAD chunk size is too large
          5~helloX~0~~ | <hello> BAD malformed chunk
          5~hello!0~~ | <hello> BAD malformed chunk
          5~hello~0~content-length: 5~~ | <hello> BAD more than one content-length
          5~hello~0~transfer-encoding: chunked~~ | <hello> BAD transfer-encoding is not chunked, once
          5~hello~0~ x: folded~~ | <hello> BAD malformed header name
          5~hel | <hel> CUT closed by the peer before the last chunk
          5~hello~ | <hello> CUT closed by the peer before the last chunk
          5~hello~0~ | <hello> CUT closed by the peer before the last chunk
          """)
  void chunksAreReadToTheLetter(String chunks, String told) {
    String text = Decoded.of(CHUNKED + chunks.replace("~", "\r\n"));
    assertThat(text).isEqualTo("200 transfer-encoding=chunked " + told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 5\r\ncontent-length: 5\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: 5, 5\r\n",
        "content-length: +5\r\n",
        "content-length: -5\r\n",
        "content-length: 5 5\r\n",
        "content-length: 0x5\r\n",
        "content-length:\r\n",
        "content-length: 9999999999999999999\r\n",
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked, chunked\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "transfer-encoding: identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: \"chunked\"\r\n",
        "transfer-encoding:\r\n",
        "transfer-encoding : chunked\r\n",
        "content-length : 5\r\n",
        " content-length: 5\r\n",
        "x: y\r\n z\r\n",
        "x: y\r\n\tz\r\n",
        "x: y\nz: w\r\n",
        "x: y\rz: w\r\n",
        "x: y\r\r\n",
        "x: a\u0000b\r\n",
        "x: a\u001bb\r\n",
        "x: a\u007fb\r\n",
        ": nameless\r\n",
        "no colon\r\n",
        "(): x\r\n",
        "\u00e4: x\r\n",
        "x y: z\r\n",
      })
  void ambiguousOrMalformedFieldsAreRefused(String fields) {
    assertThat(Decoded.of("HTTP/1.1 200 OK\r\n" + fields + "\r\nhello")).startsWith("BAD ");
    assertThat(Decoded.of("HTTP/1.1 200 OK\r\n" + fields + "\r\nhello", false, 1))
        .startsWith("BAD ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "\r\n\r\n",
        "\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200OK\r\n\r\n",
        "HTTP/1.1 200 O\u0000K\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 \r\n\r\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n",
        "HTTP/1.1 100 Go\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.1 204 No\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 204 No\r\ntransfer-encoding: chunked\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6",
        "<html>",
      })
  void whatIsNoAnswerIsRefused(String bytes) {
    assertThat(Decoded.of(bytes)).startsWith("BAD ");
    assertThat(Decoded.of(bytes, false, 1)).startsWith("BAD ");
  }

  @Test
  void aHundredFieldsAreReadAndOneMoreIsNot() {
    String start = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n";
    assertThat(Decoded.of(start + "x: y\r\n".repeat(99) + "\r\n")).endsWith("END reusable");
    assertThat(Decoded.of(start + "x: y\r\n".repeat(100) + "\r\n")).startsWith("BAD more than 100");
    assertThat(Decoded.of(CHUNKED + "0\r\n" + "x: y\r\n".repeat(101) + "\r\n"))
        .contains("BAD more than 100");
  }

  @Test
  void aHeaderBlockOf32KiBIsReadAndOneByteMoreIsNot() {
    String start = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx: ";
    int room = 32 * 1024 - start.length() - 4;
    assertThat(Decoded.of(start + "y".repeat(room) + "\r\n\r\n")).endsWith("END reusable");
    assertThat(Decoded.of(start + "y".repeat(room + 1) + "\r\n\r\n"))
        .startsWith("BAD header block");
    assertThat(Decoded.of(start + "y".repeat(room + 5), false, 7)).startsWith("BAD header block");
  }

  @Test
  void interimAnswersAreSwallowedUpToALimit() {
    String last = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    assertThat(Decoded.of(INTERIM.repeat(16) + last)).endsWith("END reusable");
    assertThat(Decoded.of(INTERIM.repeat(17) + last)).startsWith("BAD ");
  }

  @Test
  void theAnswerToAHeadRequestHasNoBody() {
    assertThat(Decoded.of("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", true))
        .isEqualTo("200 content-length=5 END reusable");
    assertThat(Decoded.of(CHUNKED, true)).isEqualTo("200 transfer-encoding=chunked END reusable");
  }

  @Test
  void anAnswerMaySplitAnywhere() {
    String answer =
        INTERIM + CHUNKED + "5\r\nhello\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nt: u\r\n\r\n";
    String whole = Decoded.of(answer);
    assertThat(whole).endsWith("<helloabcdefghijklmnopqrstuvwxyz> END reusable");
    for (int first = 1; first < answer.length(); first++) {
      assertThat(Decoded.of(answer, false, first, answer.length())).isEqualTo(whole);
      assertThat(Decoded.of(answer, false, first, 1)).isEqualTo(whole);
    }
  }

  @Test
  void anAnswerCutAnywhereIsNotComplete() {
    for (String answer :
        new String[] {
          CHUNKED + "5\r\nhello\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"
        }) {
      for (int length = 0; length < answer.length(); length++) {
        assertThat(Decoded.of(answer.substring(0, length))).contains("CUT closed by the peer");
      }
    }
  }

  @Test
  void nothingIsDecodedAfterAStop() throws Exception {
    ResponseDecoder decoder = new ResponseDecoder();
    StringBuilder heard = new StringBuilder();
    decoder.begin(false);
    ByteBuf in =
        Unpooled.copiedBuffer(CHUNKED + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", StandardCharsets.US_ASCII);
    decoder.decode(
        in,
        new ResponseDecoder.Sink() {
          @Override
          public void head(int status, HeaderBlock headers) {}

          @Override
          public void body(ByteBuf slice) {
            heard.append(slice.toString(StandardCharsets.US_ASCII));
            decoder.stop();
          }

          @Override
          public void end(boolean reusable) {
            heard.append(" end");
          }
        });
    in.release();
    assertThat(heard).hasToString("a");
  }
}
