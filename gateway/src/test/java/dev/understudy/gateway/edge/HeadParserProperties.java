package dev.understudy.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.gateway.edge.RequestHead.Framing;
import dev.understudy.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadParserProperties {
  private static final String[] PARTS = {
    "GET",
    "POST",
    " ",
    " ",
    "/",
    "/v1/models",
    "/v1/chat/completions",
    "?a=b",
    "%41",
    "%2f",
    "//",
    " HTTP/1.1\r\n",
    " HTTP/1.1\r\n",
    " HTTP/1.0\r\n",
    "\r\n",
    "\r\n",
    "\n",
    "\r",
    ":",
    ": ",
    "\t",
    "host: a\r\n",
    "Host: b:80\r\n",
    "content-length: 3\r\n",
    "Content-Length: 4\r\n",
    "transfer-encoding: chunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "connection: close\r\n",
    "x",
    "x: y\r\n",
    "x : y\r\n",
    "\u0000",
    "\u00e4",
    ";",
    "#",
    "expect: 100-continue\r\n",
    "\r\n\r\n"
  };

  private record Reading(@Nullable RequestHead head, @Nullable String refusal, int left) {
    static Reading of(byte[] bytes, SplittableRandom cuts, boolean whole) {
      HeadParser parser = new HeadParser(EdgeLimits.DEFAULT);
      int at = 0;
      try {
        while (at < bytes.length) {
          int step = whole ? bytes.length : 1 + cuts.nextInt(7);
          ByteBuf in = Unpooled.wrappedBuffer(bytes, at, Math.min(step, bytes.length - at));
          at += in.readableBytes();
          RequestHead head = parser.feed(in);
          if (head != null) {
            return new Reading(head, null, bytes.length - at + in.readableBytes());
          }
        }
        return new Reading(null, null, 0);
      } catch (BadRequest bad) {
        return new Reading(null, bad.status() + bad.text(), 0);
      }
    }

    String facts() {
      return head == null
          ? "refused " + refusal
          : head.method() + head.path() + head.framing() + head.keepAlive() + left;
    }
  }

  @Test
  void anySplitReadsTheSame() {
    Seeds.check(
        2000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = request(random);
          assertThat(Reading.of(bytes, random, false).facts())
              .isEqualTo(Reading.of(bytes, random, true).facts());
        });
  }

  /// Whatever is accepted here, an independent reader understands in the same way.
  @Test
  void whatIsAcceptedReadsTheSameElsewhere() {
    int[] accepted = {0};
    Seeds.check(
        4000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = request(random);
          RequestHead ours = Reading.of(bytes, random, true).head();
          if (ours != null) {
            accepted[0]++;
            same(ours, bytes);
          }
        });
    assertThat(accepted[0]).isGreaterThan(100);
  }

  /// RFC 9112 sections 3 and 5, less what we do not take: bytes as Latin-1.
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?:\\r\\n)?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,16} /[\\x21-\\x7e]* HTTP/1\\.[01]\\r\\n"
              + "(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n)*\\r\\n",
          Pattern.DOTALL);

  @Test
  void whatIsAcceptedIsWithinTheGrammar() {
    int[] accepted = {0};
    Seeds.check(
        4000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = mutated(request(random), random);
          Reading reading = Reading.of(bytes, random, false);
          if (reading.head() != null) {
            accepted[0]++;
            String head =
                new String(bytes, 0, bytes.length - reading.left(), StandardCharsets.ISO_8859_1);
            assertThat(head).matches(GRAMMAR);
          }
        });
    assertThat(accepted[0]).isGreaterThan(100);
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    byte[] copy = bytes.clone();
    for (int times = random.nextInt(3); times > 0; times--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  private static void same(RequestHead ours, byte[] bytes) {
    EmbeddedChannel other = new EmbeddedChannel(new HttpRequestDecoder());
    other.writeInbound(Unpooled.wrappedBuffer(bytes));
    HttpRequest theirs = other.readInbound();
    assertThat(theirs.decoderResult().isSuccess()).isTrue();
    assertThat(ours.method()).isEqualTo(theirs.method().name());
    assertThat(theirs.uri()).startsWith(ours.path());
    assertThat(ours.keepAlive()).isEqualTo(HttpUtil.isKeepAlive(theirs));
    assertThat(ours.framing() instanceof Framing.Chunked)
        .isEqualTo(HttpUtil.isTransferEncodingChunked(theirs));
    if (ours.framing() instanceof Framing.Length(long length)) {
      assertThat(HttpUtil.getContentLength(theirs, 0L)).isEqualTo(length);
    }
    assertThat(Optional.ofNullable(ours.value(FieldName.of("x"))))
        .isEqualTo(Optional.ofNullable(theirs.headers().get("x")));
    Object rest = other.readInbound();
    while (rest != null) {
      ReferenceCountUtil.release(rest);
      rest = other.readInbound();
    }
    other.finishAndReleaseAll();
  }

  /// A mostly proper request with a few random parts in it.
  private static byte[] request(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    boolean wild = random.nextInt(4) == 0;
    if (wild) {
      int parts = 1 + random.nextInt(14);
      for (int i = 0; i < parts; i++) {
        text.append(PARTS[random.nextInt(PARTS.length)]);
      }
    } else {
      text.append(random.nextBoolean() ? "GET" : "POST").append(" /v1/models");
      text.append(random.nextBoolean() ? "" : "?a=b").append(" HTTP/1.1\r\nhost: a\r\n");
      int fields = random.nextInt(4);
      for (int i = 0; i < fields; i++) {
        text.append(PARTS[20 + random.nextInt(PARTS.length - 20)]);
      }
      text.append("\r\n");
    }
    return text.append("rest").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
