package dev.understudy.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a decoder makes of some bytes, as text.
final class Decoded implements ResponseDecoder.Sink {
  private final StringBuilder told = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  private boolean ended;

  /// Decodes bytes that come in pieces of these sizes (the last one over and over), then the end of
  /// input.
  static String of(String bytes, boolean headRequest, int... pieces) {
    Decoded told = new Decoded();
    ResponseDecoder decoder = new ResponseDecoder();
    decoder.begin(headRequest);
    byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
    int at = 0;
    try {
      for (int turn = 0; at < all.length && !told.ended; turn++) {
        int size = pieces.length == 0 ? all.length : pieces[Math.min(turn, pieces.length - 1)];
        int count = Math.min(size, all.length - at);
        ByteBuf in = Unpooled.copiedBuffer(all, at, count);
        decoder.decode(in, told);
        at += in.readerIndex();
        in.release();
      }
      decoder.inputEnded(told, true);
    } catch (BadAnswer bad) {
      return told.text() + "BAD " + bad.getMessage();
    } catch (IOException cut) {
      return told.text() + "CUT " + cut.getMessage();
    }
    return told.text();
  }

  static String of(String bytes) {
    return of(bytes, false);
  }

  private String text() {
    String content = body.isEmpty() ? "" : "<" + body + "> ";
    int end = told.indexOf("END");
    return end < 0 ? told + content : told.substring(0, end) + content + told.substring(end);
  }

  @Override
  public void head(int status, HeaderBlock headers) {
    told.append(status).append(' ');
    for (int field = 0; field < headers.size(); field++) {
      told.append(headers.name(field)).append('=').append(headers.value(field)).append(' ');
    }
  }

  @Override
  public void body(ByteBuf slice) {
    body.append(slice.toString(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void end(boolean reusable) {
    ended = true;
    told.append(reusable ? "END reusable" : "END");
  }
}
