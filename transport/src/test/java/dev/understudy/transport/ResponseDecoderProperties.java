package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Our reading of answers against an independent one.
class ResponseDecoderProperties {
  private static final String[] FRAGMENTS = {
    "\r\n",
    "\n",
    "\r",
    " ",
    ":",
    ";",
    "0",
    "5",
    "f",
    "A",
    "\t",
    "x: y\r\n",
    "0\r\n\r\n",
    "chunked",
    "content-length: 3\r\n",
    "transfer-encoding: chunked\r\n",
    "HTTP/1.1 200 OK\r\n",
    "\u0000",
    "\u00ff"
  };

  @Test
  void properAnswersAreReadAsNettyReadsThem() {
    Seeds.check(
        2_000,
        seed -> {
          Random dice = new Random(seed);
          String answer = proper(dice);
          String ours = Decoded.of(answer, false, 1 + dice.nextInt(40));
          assertThat(ours).contains(" END");
          assertThat(ours).startsWith(netty(answer));
        });
  }

  @Test
  void whateverIsReadAsCompleteNettyReadsTheSameWay() {
    Seeds.check(
        20_000,
        seed -> {
          Random dice = new Random(seed);
          String answer = spoilt(proper(dice), dice);
          String ours = Decoded.of(answer, false, 1 + dice.nextInt(60));
          if (ours.contains(" END reusable")) {
            assertThat(ours).startsWith(netty(answer));
          }
        });
  }

  @Test
  void anySplitReadsTheSame() {
    Seeds.check(
        5_000,
        seed -> {
          Random dice = new Random(seed);
          String answer = spoilt(proper(dice), dice);
          String whole = outcome(Decoded.of(answer));
          String split =
              outcome(Decoded.of(answer, false, 1 + dice.nextInt(9), 1 + dice.nextInt(9)));
          assertThat(split).isEqualTo(whole);
        });
  }

  /// What was told, but for what depends on how much is already there: whether the connection may
  /// be reused, which of two faults is met first, and how much of a body came before it.
  private static String outcome(String told) {
    return told.contains("BAD ") ? "BAD" : told.replace("END reusable", "END");
  }

  private static String proper(Random dice) {
    StringBuilder out = new StringBuilder();
    if (dice.nextInt(5) == 0) {
      out.append("HTTP/1.1 100 Continue\r\n\r\n");
    }
    out.append("HTTP/1.1 ").append(200 + dice.nextInt(400)).append(" Reason\r\n");
    String status = out.substring(out.length() - 12, out.length() - 9);
    boolean bodiless = status.equals("204") || status.equals("304");
    for (int field = dice.nextInt(4); field > 0; field--) {
      out.append("X-").append((char) ('A' + dice.nextInt(26))).append(":");
      out.append(" ".repeat(dice.nextInt(3))).append("v".repeat(dice.nextInt(5))).append("\r\n");
    }
    if (bodiless) {
      return out.append("\r\n").toString();
    }
    boolean chunked = dice.nextBoolean();
    int length = dice.nextInt(40);
    out.append(
        chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + length + "\r\n\r\n");
    if (!chunked) {
      return out.append("b".repeat(length)).toString();
    }
    for (int chunk = dice.nextInt(5); chunk > 0; chunk--) {
      int size = 1 + dice.nextInt(40);
      out.append(Integer.toHexString(size)).append("\r\n").append("c".repeat(size)).append("\r\n");
    }
    return out.append(dice.nextBoolean() ? "0\r\n\r\n" : "0\r\nTrailer: x\r\n\r\n").toString();
  }

  private static String spoilt(String answer, Random dice) {
    StringBuilder out = new StringBuilder(answer);
    for (int times = 1 + dice.nextInt(3); times > 0; times--) {
      int at = dice.nextInt(out.length());
      switch (dice.nextInt(3)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, FRAGMENTS[dice.nextInt(FRAGMENTS.length)]);
        default -> out.setCharAt(at, (char) dice.nextInt(256));
      }
    }
    return out.toString();
  }

  /// The first final answer that Netty finds, told the way [Decoded] tells it.
  private static String netty(String answer) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder());
    channel.writeInbound(Unpooled.copiedBuffer(answer, StandardCharsets.ISO_8859_1));
    StringBuilder head = new StringBuilder();
    StringBuilder body = new StringBuilder();
    boolean begun = false;
    boolean over = false;
    for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
      if (part instanceof HttpResponse response && !over && response.status().code() >= 200) {
        begun = true;
        head.append(response.status().code()).append(' ');
        response
            .headers()
            .forEach(e ->
                head.append(e.getKey().toLowerCase(java.util.Locale.ROOT))
                    .append('=')
                    .append(e.getValue())
                    .append(' '));
      }
      if (part instanceof HttpContent content) {
        if (begun && !over) {
          body.append(content.content().toString(StandardCharsets.ISO_8859_1));
          over = part instanceof LastHttpContent;
        }
        content.release();
      }
    }
    channel.finishAndReleaseAll();
    return head + (body.isEmpty() ? "" : "<" + body + "> ");
  }
}
