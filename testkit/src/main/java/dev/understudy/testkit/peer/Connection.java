package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One accepted connection. The thread that runs it reads; an answer with pauses is written by a
/// second one, so that the end of the client is noticed while nothing is sent.
final class Connection implements Runnable {
  /// How long an ended connection waits for the client to end it too.
  private static final int LINGER_MILLIS = 5_000;

  private final ScriptedProvider provider;
  private final int number;
  private final Socket socket;
  private final @Nullable SSLContext tls;
  private final boolean http2;
  private volatile @Nullable Received current;
  private volatile @Nullable FrameConversation frames;
  private volatile Ending ending = Ending.KEEP;

  Connection(
      ScriptedProvider provider,
      int number,
      Socket socket,
      @Nullable SSLContext tls,
      boolean http2) {
    this.provider = provider;
    this.number = number;
    this.socket = socket;
    this.tls = tls;
    this.http2 = http2;
  }

  @Override
  public void run() {
    try {
      socket.setTcpNoDelay(true);
      provider.awaitHearing();
      if (tls == null) {
        serve(socket);
      } else {
        serve(handshake(tls));
      }
    } catch (IOException broken) {
      // How a connection ends is the script's or the client's business; the request knows.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
      close();
      provider.ended(this);
    }
  }

  /// Ends the connection from outside.
  void close() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Nobody is left to tell.
    }
  }

  /// Whether no request is being answered.
  boolean idle() {
    FrameConversation talk = frames;
    Received request = current;
    return talk == null ? request == null || request.over() : talk.idle();
  }

  private void serve(SSLSocket stream) throws IOException, InterruptedException {
    if (stream.getApplicationProtocol().equals("h2")) {
      FrameConversation talk = new FrameConversation(provider, number, stream);
      frames = talk;
      talk.run();
    } else {
      serve((Socket) stream);
    }
  }

  private SSLSocket handshake(SSLContext context) throws IOException {
    var secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, (InputStream) null, false);
    if (http2) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      secure.setSSLParameters(parameters);
    }
    secure.startHandshake();
    return secure;
  }

  private void serve(Socket stream) throws IOException, InterruptedException {
    OutputStream out = stream.getOutputStream();
    var reader =
        new RequestReader(
            stream.getInputStream(),
            () -> out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII)));
    Thread writer = null;
    while (reader.awaitRequest()) {
      if (writer != null) {
        writer.join();
        writer = null;
      }
      switch (ending) {
        case KEEP -> writer = play(provider.exchange(number, reader.next()), stream);
        case STALL -> reader.drain();
        case STALE -> {
          reset();
          return;
        }
        case CLOSE, RESET -> {
          return;
        }
      }
    }
  }

  /// Answers; gives the thread that does it if it will take time.
  private @Nullable Thread play(ScriptedProvider.Exchange exchange, Socket stream)
      throws IOException, InterruptedException {
    current = exchange.request();
    if (exchange.answer().program().stream().noneMatch(Step.Pause.class::isInstance)) {
      write(exchange, stream);
      return null;
    }
    return Thread.ofVirtual()
        .name("provider-" + provider.port() + "-answer-" + exchange.request().number())
        .start(() -> writeSlowly(exchange, stream));
  }

  private void writeSlowly(ScriptedProvider.Exchange exchange, Socket stream) {
    try {
      write(exchange, stream);
    } catch (IOException gone) {
      leave();
      close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(ScriptedProvider.Exchange exchange, Socket stream)
      throws IOException, InterruptedException {
    Received request = exchange.request();
    Answer answer = exchange.answer();
    List<Step> program = answer.program();
    ending = answer.ending();
    OutputStream out = stream.getOutputStream();
    for (int i = 0; i < program.size(); i++) {
      switch (program.get(i)) {
        case Step.Send(byte[] bytes) -> {
          if (i == program.size() - 1 && ending != Ending.STALL) {
            request.answered(System.nanoTime());
          }
          out.write(bytes);
        }
        case Step.Pause(long nanos) -> {
          if (request.leftWithin(nanos)) {
            return;
          }
        }
      }
    }
    end(request, answer, stream);
  }

  private void end(Received request, Answer answer, Socket stream) throws IOException {
    switch (ending) {
      case KEEP, STALE -> request.answered(System.nanoTime());
      case STALL -> {}
      case CLOSE -> {
        request.answered(System.nanoTime());
        socket.setSoTimeout(LINGER_MILLIS);
        (answer.whole() ? stream : socket).shutdownOutput();
      }
      case RESET -> {
        request.answered(System.nanoTime());
        reset();
      }
    }
  }

  private void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private void leave() {
    Received request = current;
    if (request != null) {
      request.gone(System.nanoTime());
    }
  }
}
