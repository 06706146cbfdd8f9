package dev.understudy.transport.frames;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import dev.understudy.testkit.frames.Frame;
import dev.understudy.testkit.frames.FrameWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Frames, proper ones and spoilt ones, cut anywhere.
class FrameHandlerProperties {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /// Writes down what it is told, and checks every header block.
  private static final class Listening extends FrameHandler {
    final StringBuilder told = new StringBuilder();

    Listening() {
      super(true, new Http2Settings(), 32 * 1024, (name, value) -> false);
    }

    @Override
    protected void headers(int stream, Http2Headers headers, boolean end) {
      told.append('H').append(stream).append(end);
      try {
        FieldBlock block = FieldBlock.read(headers, 100);
        int[] ranges = block.ranges();
        for (int at = 0; at < ranges.length; at += 4) {
          String name =
              new String(
                  block.bytes(),
                  ranges[at],
                  ranges[at + 1] - ranges[at],
                  StandardCharsets.ISO_8859_1);
          String value =
              new String(
                  block.bytes(),
                  ranges[at + 2],
                  ranges[at + 3] - ranges[at + 2],
                  StandardCharsets.ISO_8859_1);
          assertThat(name).matches("[!#$%&'*+.^_`|~0-9a-z-]+");
          assertThat(value)
              .matches(
                  "(?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)?");
          assertThat(name).isNotEqualTo("connection").isNotEqualTo("transfer-encoding");
          told.append(name).append('=').append(value);
        }
      } catch (MalformedFields malformed) {
        told.append(malformed.text());
      }
    }

    @Override
    protected int data(int stream, ByteBuf data, int padding, boolean end) {
      told.append('D')
          .append(stream)
          .append(data.toString(StandardCharsets.ISO_8859_1))
          .append(end);
      return data.readableBytes() + padding;
    }

    @Override
    protected void reset(int stream, long code) {
      told.append('R').append(stream);
    }

    @Override
    protected void goAway(int last, long code) {
      told.append('G').append(last);
    }

    @Override
    protected void settings(Http2Settings settings) {
      told.append('S');
    }

    @Override
    protected void window(int stream) {
      told.append('W').append(stream);
    }
  }

  @Test
  void nothingIsThrownAndAnySplitReadsTheSame() {
    int[] bodies = {0};
    Seeds.check(
        1_500,
        seed -> {
          Random dice = new Random(seed);
          byte[] wire = spoilt(frames(dice), dice);
          String whole = told(wire, wire.length);
          assertThat(told(wire, 1 + dice.nextInt(20))).isEqualTo(whole);
          bodies[0] += whole.contains("D1") ? 1 : 0;
        });
    assertThat(bodies[0]).as("not everything is refused").isGreaterThan(100);
  }

  private static String told(byte[] wire, int step) {
    Listening handler = new Listening();
    EmbeddedChannel channel = new EmbeddedChannel(handler);
    for (int at = 0; at < wire.length && channel.isOpen(); at += step) {
      channel.writeInbound(Unpooled.copiedBuffer(wire, at, Math.min(step, wire.length - at)));
    }
    channel.checkException();
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
    }
    channel.finishAndReleaseAll();
    return handler.told.toString();
  }

  private static byte[] frames(Random dice) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(Frame.settings(4, 70_000).bytes());
    for (int stream = 1; stream < 2 + dice.nextInt(6); stream += 2) {
      out.writeBytes(
          Frame.headers(
                  stream,
                  false,
                  FrameWire.fields(
                      ":method", "POST", ":path", "/v1", "x-" + dice.nextInt(100), "v", "a", "b"))
              .bytes());
      for (int piece = dice.nextInt(4); piece >= 0; piece--) {
        out.writeBytes(Frame.data(stream, "d".repeat(dice.nextInt(50)), piece == 0).bytes());
      }
      Frame between =
          switch (dice.nextInt(5)) {
            case 0 -> Frame.ping();
            case 1 -> Frame.window(0, 1 + dice.nextInt(1000));
            case 2 -> Frame.reset(stream, 8);
            case 3 -> new Frame(dice.nextInt(256), dice.nextInt(256), stream, new byte[5]);
            default -> Frame.settings(3, 10);
          };
      out.writeBytes(between.bytes());
    }
    return out.toByteArray();
  }

  private static byte[] spoilt(byte[] frames, Random dice) {
    byte[] spoilt = frames.clone();
    for (int times = dice.nextInt(3); times > 0; times--) {
      spoilt[dice.nextInt(spoilt.length)] = (byte) dice.nextInt(256);
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE);
    out.writeBytes(spoilt);
    return out.toByteArray();
  }
}
