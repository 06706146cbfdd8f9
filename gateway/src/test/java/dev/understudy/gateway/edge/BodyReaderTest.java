package dev.understudy.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.gateway.edge.RequestHead.Framing;
import dev.understudy.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private static final int MOST = 100;

  @Test
  void takesExactlyTheLengthThatWasAnnounced() throws BadRequest {
    BodyReader reader = BodyReader.of(new Framing.Length(3), MOST);
    ByteBuf in = ascii("abcdef");
    assertThat(reader.feed(in)).isTrue();
    assertThat(new String(reader.body(), StandardCharsets.US_ASCII)).isEqualTo("abc");
    assertThat(in.readableBytes()).isEqualTo(3);
  }

  @Test
  void refusesALengthOverTheLimit() throws BadRequest {
    assertThat(BodyReader.of(new Framing.Length(MOST), MOST)).isNotNull();
    refused(413, () -> BodyReader.of(new Framing.Length(MOST + 1), MOST));
  }

  @Test
  void memoryGrowsWithWhatHasCome() throws BadRequest {
    BodyReader reader = BodyReader.of(new Framing.Length(1 << 30), 1 << 30);
    assertThat(reader.bytes.length).isLessThanOrEqualTo(64 * 1024);
  }

  @Test
  void joinsChunks() throws BadRequest {
    assertThat(chunked("3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n")).isEqualTo("abc0123456789");
  }

  @Test
  void refusesChunksOverTheLimit() throws BadRequest {
    String most = "64\r\n" + "x".repeat(MOST) + "\r\n";
    assertThat(chunked(most + "0\r\n\r\n")).hasSize(MOST);
    refused(413, () -> chunked(most + "1\r\nx\r\n0\r\n\r\n"));
    refused(413, () -> chunked("65\r\n"));
    refused(413, () -> chunked("ffffffffffffffff\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3;x=y\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        "g\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nabc0\r\n\r\n",
        "0\r\nx: y\r\n\r\n",
        "0\r\n\n",
        "00000000000000003\r\nabc\r\n0\r\n\r\n",
      })
  void refusesChunksThatCouldBeReadInTwoWays(String body) {
    refused(400, () -> chunked(body));
  }

  @Test
  void anySplitReadsTheSame() {
    byte[] body =
        "5\r\nhello\r\n1\r\n \r\n6\r\nworld!\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    Seeds.check(
        200,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          try {
            BodyReader reader = BodyReader.of(new Framing.Chunked(), MOST);
            int at = 0;
            boolean whole = false;
            while (at < body.length) {
              int step = Math.min(1 + random.nextInt(6), body.length - at);
              whole = reader.feed(Unpooled.wrappedBuffer(body, at, step));
              at += step;
            }
            assertThat(whole).isTrue();
            assertThat(new String(reader.body(), StandardCharsets.US_ASCII))
                .isEqualTo("hello world!");
          } catch (BadRequest bad) {
            throw new AssertionError(bad);
          }
        });
  }

  private static String chunked(String text) throws BadRequest {
    BodyReader reader = BodyReader.of(new Framing.Chunked(), MOST);
    assertThat(reader.feed(ascii(text))).isTrue();
    return new String(reader.body(), StandardCharsets.US_ASCII);
  }

  private static void refused(
      int status, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(status));
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
  }
}
