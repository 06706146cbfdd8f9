package dev.understudy.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.gateway.edge.RequestHead.Framing;
import dev.understudy.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Bodies in chunks, proper ones and spoilt ones, cut anywhere.
class ChunksProperties {
  private static final String[] FRAGMENTS = {
    "\r\n", "\n", "\r", "0", "a", "F", ";x", " ", "+", "-", "0x", "0\r\n\r\n", "\u0000", "g"
  };
  private static final int MOST = 10_000;

  @Test
  void onlyTheStrictGrammarIsRead() {
    int[] whole = {0};
    Seeds.check(
        20_000,
        seed -> {
          Random dice = new Random(seed);
          String wire = spoilt(proper(dice), dice);
          String ours = read(wire, dice);
          assertThat(ours).isEqualTo(oracle(wire));
          whole[0] += ours == null ? 0 : 1;
        });
    assertThat(whole[0]).isGreaterThan(100);
  }

  /// The body, or null if it is refused or not whole.
  private static @Nullable String read(String wire, Random dice) {
    byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
    try {
      BodyReader reader = BodyReader.of(new Framing.Chunked(), MOST);
      int at = 0;
      while (at < bytes.length) {
        ByteBuf in =
            Unpooled.wrappedBuffer(bytes, at, Math.min(1 + dice.nextInt(9), bytes.length - at));
        int step = in.readableBytes();
        boolean whole = reader.feed(in);
        at += step - in.readableBytes();
        if (whole) {
          return new String(reader.body(), StandardCharsets.ISO_8859_1) + "|" + (bytes.length - at);
        }
      }
      return null;
    } catch (BadRequest refused) {
      return null;
    }
  }

  /// Another way to read them: line by line, with strings.
  private static @Nullable String oracle(String wire) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      int end = wire.indexOf("\r\n", at);
      String size = end < 0 ? "" : wire.substring(at, end);
      if (!size.matches("[0-9A-Fa-f]+")) {
        return null;
      }
      var length = new java.math.BigInteger(size, 16);
      if (length.compareTo(java.math.BigInteger.valueOf(MOST - body.length())) > 0) {
        return null;
      }
      int from = end + 2;
      int to = from + length.intValue();
      if (wire.length() < to + 2 || !wire.startsWith("\r\n", to)) {
        return null;
      }
      body.append(wire, from, to);
      at = to + 2;
      if (length.signum() == 0) {
        return body + "|" + (wire.length() - at);
      }
    }
  }

  private static String proper(Random dice) {
    StringBuilder out = new StringBuilder();
    for (int chunk = dice.nextInt(5); chunk > 0; chunk--) {
      int size = 1 + dice.nextInt(40);
      String digits = Integer.toHexString(size);
      out.append("0".repeat(dice.nextInt(3)))
          .append(dice.nextBoolean() ? digits : digits.toUpperCase(java.util.Locale.ROOT))
          .append("\r\n")
          .append("c".repeat(size))
          .append("\r\n");
    }
    return out.append("0\r\n\r\n").append("next".repeat(dice.nextInt(2))).toString();
  }

  private static String spoilt(String wire, Random dice) {
    StringBuilder out = new StringBuilder(wire);
    for (int times = dice.nextInt(3); times > 0; times--) {
      int at = dice.nextInt(out.length());
      switch (dice.nextInt(3)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, FRAGMENTS[dice.nextInt(FRAGMENTS.length)]);
        default -> out.setCharAt(at, (char) dice.nextInt(256));
      }
    }
    return out.toString();
  }
}
