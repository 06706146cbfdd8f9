package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.gateway.edge.EdgeLimits;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.frames.Frame;
import dev.understudy.testkit.frames.FrameWire;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many callers that begin a request and do not get on with it. `-Dunderstudy.slow=5000` makes them
/// as many as that.
class SlowCallersTest {
  private static final int SLOW = Integer.getInteger("understudy.slow", 300);
  private static final byte[] HALF_A_HEAD =
      "POST /v1/messages HTTP/1.1\r\nhost: a\r\nx-".getBytes(StandardCharsets.US_ASCII);

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();

  @Test
  void othersAreServedAndTheSlowOnesAreThrownOut() throws Exception {
    provider.always(Answers.openai().text("fine"));
    EdgeLimits impatient =
        EdgeLimits.DEFAULT.clocks(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));
    CountDownLatch thrownOut = new CountDownLatch(SLOW);
    AtomicBoolean over = new AtomicBoolean();
    List<Socket> sockets = new ArrayList<>();
    try (Rig rig =
        Rig.with().openai("alpha/one", provider, RetryPolicy.DEFAULT).edge(impatient).start()) {
      for (int caller = 0; caller < SLOW; caller++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
        sockets.add(socket);
        if (caller % 2 == 0) {
          socket.getOutputStream().write(HALF_A_HEAD);
        } else {
          FrameWire wire = new FrameWire(socket);
          wire.connect();
          wire.raw(new byte[] {0, 1, 0, Frame.HEADERS, Frame.END_HEADERS, 0, 0, 0, 1, 0});
        }
        Thread.ofVirtual().start(() -> trickle(socket, thrownOut, over));
      }
      for (int call = 0; call < 20; call++) {
        assertThat(rig.chatWith(Rig.chat("alpha/one")).statusCode()).isEqualTo(200);
      }
      assertThat(thrownOut.await(30, TimeUnit.SECONDS)).as("left: %s", thrownOut).isTrue();
      assertThat(rig.gateway().serving()).isZero();
    } finally {
      over.set(true);
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /// A byte now and then, until the other side has had enough.
  private static void trickle(Socket socket, CountDownLatch thrownOut, AtomicBoolean over) {
    try {
      socket.setSoTimeout(100);
      while (!over.get()) {
        try {
          if (socket.getInputStream().read() < 0) {
            break;
          }
        } catch (java.net.SocketTimeoutException silent) {
          socket.getOutputStream().write('a');
        }
      }
    } catch (IOException reset) {
      // thrown out as well
    }
    thrownOut.countDown();
  }
}
