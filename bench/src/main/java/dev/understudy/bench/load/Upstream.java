package dev.understudy.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A provider that costs next to nothing: answers every chat request from memory, plain, or as a
/// stream of 50 events when the body asks for one. A process of its own, one thread.
///
/// The body's `seed` is the pause between events in microseconds; without one they come as fast as
/// the loop turns. Argument: port.
final class Upstream {
  /// Events of a stream: the role, 47 pieces of text, the finish, `[DONE]`.
  static final int EVENTS = 50;

  private static final ByteBuf PLAIN = plain();
  private static final ByteBuf STREAM_HEAD =
      constant(
          "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
  private static final List<ByteBuf> STREAM = stream();
  private static final byte[] ASKS_FOR_STREAM = "\"stream\":true".getBytes(US_ASCII);
  private static final byte[] SEED = "\"seed\":".getBytes(US_ASCII);
  private static final byte[] LENGTH = "ontent-length:".getBytes(US_ASCII);
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);

  private Upstream() {}

  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[0]);
    Channel server =
        new ServerBootstrap()
            .group(OneLoop.group())
            .channel(OneLoop.SERVER)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Answering());
                  }
                })
            .bind("127.0.0.1", port)
            .sync()
            .channel();
    server.closeFuture().sync();
  }

  private static ByteBuf plain() {
    String body =
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o",\
        "choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"logprobs":null,\
        "finish_reason":"stop"}],"usage":{"prompt_tokens":250,"completion_tokens":60,\
        "total_tokens":310},"system_fingerprint":"fp_1"}\
        """
            .formatted("The quick brown fox jumps over the lazy dog. ".repeat(6));
    return constant(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + body.getBytes(UTF_8).length
            + "\r\n\r\n"
            + body);
  }

  private static List<ByteBuf> stream() {
    List<ByteBuf> chunks = new ArrayList<>();
    chunks.add(chunk(delta("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
    for (int i = 0; i < EVENTS - 3; i++) {
      chunks.add(chunk(delta("{\"content\":\" word%02d\"}".formatted(i), "null")));
    }
    chunks.add(chunk(delta("{}", "\"stop\"")));
    ByteBuf last = chunk("data: [DONE]\n\n");
    chunks.add(Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(last, constant("0\r\n\r\n"))));
    return List.copyOf(chunks);
  }

  private static String delta(String delta, String finish) {
    return """
    data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,\
    "model":"gpt-4o","system_fingerprint":"fp_1","choices":[{"index":0,"delta":%s,\
    "logprobs":null,"finish_reason":%s}]}

    """
        .formatted(delta, finish);
  }

  private static ByteBuf chunk(String text) {
    return constant(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static ByteBuf constant(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }

  /// Reads just enough HTTP to know where a request ends. One request at a time on a connection.
  private static final class Answering extends ChannelInboundHandlerAdapter {
    private long pace;
    private ByteBuf seen = Unpooled.EMPTY_BUFFER;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      seen = ctx.alloc().buffer(4096);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      seen.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      seen.writeBytes(bytes);
      bytes.release();
      int headEnd = indexOf(seen, HEAD_END, seen.readerIndex(), seen.writerIndex());
      if (headEnd < 0) {
        return;
      }
      int body = headEnd + HEAD_END.length;
      int end = body + (int) numberAfter(LENGTH, seen.readerIndex(), headEnd);
      if (seen.writerIndex() < end) {
        return;
      }
      boolean stream = indexOf(seen, ASKS_FOR_STREAM, body, end) >= 0;
      pace = numberAfter(SEED, body, end);
      seen.clear();
      if (stream) {
        ctx.write(STREAM_HEAD.duplicate());
        event(ctx, 0);
      } else {
        ctx.writeAndFlush(PLAIN.duplicate(), ctx.voidPromise());
      }
    }

    private void event(ChannelHandlerContext ctx, int number) {
      if (!ctx.channel().isActive()) {
        return;
      }
      ctx.writeAndFlush(STREAM.get(number).duplicate(), ctx.voidPromise());
      if (number + 1 == STREAM.size()) {
        return;
      }
      Runnable next = () -> event(ctx, number + 1);
      if (pace > 0) {
        ctx.executor().schedule(next, pace, TimeUnit.MICROSECONDS);
      } else {
        ctx.executor().execute(next);
      }
    }

    /// The digits after a text; 0 if there is no such text.
    private long numberAfter(byte[] text, int from, int to) {
      int at = indexOf(seen, text, from, to);
      long number = 0;
      for (int i = at + text.length; at >= 0 && i < to; i++) {
        byte digit = seen.getByte(i);
        if (digit >= '0' && digit <= '9') {
          number = number * 10 + (digit - '0');
        } else if (digit != ' ') {
          break;
        }
      }
      return number;
    }

    /// Where a text in small letters begins, whatever the case of the bytes; -1 if nowhere.
    private static int indexOf(ByteBuf bytes, byte[] what, int from, int to) {
      for (int i = from; i <= to - what.length; i++) {
        int matched = 0;
        while (matched < what.length && same(bytes.getByte(i + matched), what[matched])) {
          matched++;
        }
        if (matched == what.length) {
          return i;
        }
      }
      return -1;
    }

    private static boolean same(byte seen, byte wanted) {
      return seen == wanted || (seen | 0x20) == wanted;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
