package dev.understudy.testkit.peer;

import dev.understudy.testkit.frames.Frame;
import dev.understudy.testkit.frames.FrameWire;
import dev.understudy.testkit.frames.Message;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One connection over HTTP/2: the thread that runs it reads, each answer is written by a thread of
/// its own, as fast as the client gives room.
final class FrameConversation {
  private final ScriptedProvider provider;
  private final int connection;
  private final Socket socket;
  private final FrameWire wire;
  private final Room room = new Room();
  private final Map<Integer, Received> open = new ConcurrentHashMap<>();

  FrameConversation(ScriptedProvider provider, int connection, Socket socket) throws IOException {
    this.provider = provider;
    this.connection = connection;
    this.socket = socket;
    this.wire = new FrameWire(socket);
  }

  /// Serves until the connection ends.
  void run() throws IOException {
    try {
      wire.accept();
      for (Frame next = wire.read(); next != null; next = wire.read()) {
        room.heard(next);
        Message message = wire.collect(next);
        if (message != null && message.whole()) {
          begin(message);
        } else if (message != null) {
          gone(message.stream());
        }
      }
    } finally {
      List.copyOf(open.keySet()).forEach(this::gone);
      room.close();
    }
  }

  boolean idle() {
    return open.isEmpty();
  }

  private void gone(int stream) {
    Received request = open.remove(stream);
    if (request != null) {
      request.gone(System.nanoTime());
      room.forget(stream);
    }
  }

  private void begin(Message message) {
    List<Header> headers = new ArrayList<>();
    message.field(":authority").ifPresent(host -> headers.add(new Header("host", host)));
    message.fields().stream().filter(f -> !f.name().startsWith(":")).forEach(headers::add);
    ScriptedProvider.Exchange exchange =
        provider.exchange(
            connection,
            new RequestReader.Message(
                message.field(":method").orElse(""),
                message.field(":path").orElse(""),
                headers,
                message.body()));
    open.put(message.stream(), exchange.request());
    Thread.ofVirtual()
        .name("provider-" + provider.port() + "-answer-" + exchange.request().number())
        .start(() -> answer(message.stream(), exchange));
  }

  private void answer(int stream, ScriptedProvider.Exchange exchange) {
    try {
      write(stream, exchange.request(), exchange.answer());
    } catch (IOException gone) {
      gone(stream);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(int stream, Received request, Answer answer)
      throws IOException, InterruptedException {
    boolean speaks = answer.silence().isPresent();
    if (speaks) {
      if (request.leftWithin(answer.silence().get().toNanos())) {
        return;
      }
      List<Header> fields = new ArrayList<>();
      fields.add(new Header(":status", Integer.toString(answer.status())));
      answer.headers().stream().filter(header -> !header.named("connection")).forEach(fields::add);
      wire.send(Frame.headers(stream, false, fields));
      for (Step step : answer.bodyProgram()) {
        switch (step) {
          case Step.Send(byte[] bytes) -> room.send(wire, stream, bytes);
          case Step.Pause(long nanos) -> {
            if (request.leftWithin(nanos)) {
              return;
            }
          }
        }
      }
    }
    end(stream, request, answer, speaks);
  }

  private void end(int stream, Received request, Answer answer, boolean speaks) throws IOException {
    Ending ending = answer.ending();
    if (ending == Ending.STALL || !open.containsKey(stream)) {
      return;
    }
    request.answered(System.nanoTime());
    open.remove(stream);
    room.forget(stream);
    if (ending == Ending.RESET) {
      wire.send(Frame.reset(stream, Frame.INTERNAL_ERROR));
    } else if (ending == Ending.CLOSE && !answer.whole()) {
      socket.close();
    } else if (speaks) {
      wire.send(Frame.data(stream, new byte[0], true));
    }
  }
}
