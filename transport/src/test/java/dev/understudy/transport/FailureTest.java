package dev.understudy.transport;

import static dev.understudy.attempt.Phase.BODY;
import static dev.understudy.attempt.Phase.CONNECT;
import static dev.understudy.attempt.Phase.FIRST_BYTE;
import static dev.understudy.attempt.Phase.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Phase;
import dev.understudy.transport.Recorder.Ending.Complete;
import dev.understudy.transport.Recorder.Ending.Failed;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way an exchange can break, and the phase it is reported with.
class FailureTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

  private final Rig rig = new Rig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.until("no clock runs", () -> rig.client.side(rig.loop).clockwork().running() == 0);
    rig.close();
  }

  @Test
  void aRefusedConnectionFailsToConnect() throws Exception {
    Origin nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new Origin("http", "127.0.0.1", socket.getLocalPort());
    }
    Failed failed = failed(rig.plain(nobody, Rig.PATIENT), CONNECT);
    assertThat(failed.cause()).isInstanceOf(ConnectException.class);
    assertThat(rig.open(nobody)).isZero();
  }

  @Test
  void anUnknownNameFailsToConnect() throws Exception {
    try (Rig lost =
        new Rig(
            true,
            settings ->
                settings.names(
                    (loop, host) -> loop.newFailedFuture(new UnknownHostException(host))))) {
      Failed failed = failed(lost.plain(Origin.parse("http://nowhere.test"), Rig.PATIENT), CONNECT);
      assertThat(failed.cause()).isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void addressesThatAreNeverUsedAreNotConnectedTo() throws Exception {
    for (String host :
        List.of("169.254.169.254", "[::ffff:169.254.169.254]", "0.0.0.0", "[fe80::1]")) {
      Failed failed = failed(rig.plain(Origin.parse("http://" + host), Rig.PATIENT), CONNECT);
      assertThat(failed.cause()).isInstanceOf(AddressRefused.class);
    }
  }

  @Test
  void aNameThatResolvesToAMetadataServiceIsNotConnectedTo() throws Exception {
    try (Rig rebound = new Rig(true, settings -> settings.names(Rig.names("169.254.169.254")))) {
      Failed failed =
          failed(rebound.plain(Origin.parse("http://rebound.test"), Rig.PATIENT), CONNECT);
      assertThat(failed.cause()).isInstanceOf(AddressRefused.class);
    }
  }

  @Test
  void ourOwnAddressesAreRefusedWhereOnlyPublicOnesAreAllowed() throws Exception {
    try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        Rig strict = new Rig(true, HttpClient.Builder::publicAddressesOnly)) {
      Failed failed = failed(strict.plain(peer.origin(), Rig.PATIENT), CONNECT);
      assertThat(failed.cause()).isInstanceOf(AddressRefused.class);
      assertThat(peer.connections()).isZero();
    }
  }

  @Test
  void theNextAddressIsTriedWhenOneRefuses() throws Exception {
    try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        Rig two = new Rig(true, settings -> settings.names(Rig.names("127.0.0.2", "127.0.0.1")))) {
      Origin named = new Origin("http", "two.test", peer.port());
      assertThat(two.plain(named, Rig.PATIENT).ending()).isEqualTo(new Complete());
    }
  }

  @Test
  void aResetWhileTheRequestIsWrittenFailsToSend() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.socket().getInputStream().readNBytes(1000);
          wire.reset();
        })) {
      ClientRequest large = Rig.post(peer.origin(), "x".repeat(30_000_000), false);
      failed(rig.start(large, Rig.PATIENT), SEND);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aResetBeforeAnyAnswerFailsAtTheFirstByte() throws Exception {
    broken(FIRST_BYTE, IOException.class, "", true);
  }

  @Test
  void anEndBeforeAnyAnswerFailsAtTheFirstByte() throws Exception {
    broken(FIRST_BYTE, EOFException.class, "", false);
  }

  @Test
  void anEndWithinTheHeadFails() throws Exception {
    broken(BODY, EOFException.class, "HTTP/1.1 200 OK\r\nx:", false);
  }

  @Test
  void aResetWithinTheBodyFails() throws Exception {
    broken(BODY, IOException.class, CHUNKED + "5\r\nhello\r\n", true);
  }

  @Test
  void anEndWithinAChunkFails() throws Exception {
    broken(BODY, EOFException.class, CHUNKED + "5\r\nhel", false);
  }

  @Test
  void anEndBeforeTheLastChunkFails() throws Exception {
    broken(BODY, EOFException.class, CHUNKED + "5\r\nhello\r\n", false);
  }

  @Test
  void aBodyShorterThanItsLengthFails() throws Exception {
    broken(BODY, EOFException.class, "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhello", false);
  }

  @Test
  void aBodyWithoutFramingEndsWithTheConnectionButNotWithAReset() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\n\r\nhello";
    try (Peer peer = once(answer, false)) {
      Recorder heard = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.body()).isEqualTo("hello");
    }
    broken(BODY, IOException.class, answer, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\nx: y\n\n",
        "220 smtp.example ESMTP\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n"
      })
  void anAnswerThatIsNotHttpFailsAndItsConnectionIsClosed(String answer) throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(answer);
          wire.waitForEnd();
        })) {
      Failed failed = failed(rig.plain(peer.origin(), Rig.PATIENT), BODY);
      assertThat(failed.cause()).isInstanceOf(BadAnswer.class);
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
    }
  }

  @Test
  void anEndlessHeadFails() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send("HTTP/1.1 200 OK\r\n");
          while (true) {
            wire.send("x: y\r\n".repeat(100));
          }
        })) {
      assertThat(failed(rig.plain(peer.origin(), Rig.PATIENT), BODY).cause())
          .isInstanceOf(BadAnswer.class);
    }
  }

  @Test
  void aStreamWithoutContentFailsAtTheFirstByteAndLaterInTheBody() throws Exception {
    try (Peer peer = once(CHUNKED + "5\r\n: hi\n\r\n", true)) {
      failed(rig.stream(peer.origin(), Rig.PATIENT), FIRST_BYTE);
    }
    CountDownLatch seen = new CountDownLatch(1);
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED + "5\r\nhello\r\n");
          seen.await();
        })) {
      Recorder heard = new Recorder();
      ClientExchange exchange =
          rig.client.send(rig.loop, Rig.post(peer.origin(), "{}", true), Rig.PATIENT, heard);
      heard.firstBody.get();
      rig.on(() -> {
        exchange.contentSeen();
        return true;
      });
      seen.countDown();
      failed(heard, BODY);
    }
  }

  @Test
  void redirectsAreAnswersLikeAnyOther() throws Exception {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      try (Peer peer =
          Peer.answering(
              "HTTP/1.1 "
                  + status
                  + " Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n")) {
        Recorder heard = rig.plain(peer.origin(), Rig.PATIENT);
        assertThat(heard.ending()).isEqualTo(new Complete());
        assertThat(heard.status.get()).isEqualTo(status);
        assertThat(peer.requests()).hasSize(1);
      }
    }
  }

  @Test
  void anAnswerBeforeTheRequestWasWholeIsHeardAndTheConnectionIsNotUsedAgain() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.socket().getInputStream().readNBytes(1000);
          wire.send("HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nbig");
          wire.waitForEnd();
        })) {
      ClientRequest large = Rig.post(peer.origin(), "x".repeat(30_000_000), false);
      Recorder heard = rig.start(large, Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.status.get()).isEqualTo(413);
      assertThat(heard.body()).isEqualTo("big");
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
    }
  }

  @Test
  void anAnswerFollowedByAResetIsHeardThoughTheRequestCouldNotBeWritten() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.socket().getInputStream().readNBytes(1000);
          wire.send("HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nbig");
          wire.pause(30);
        })) {
      ClientRequest large = Rig.post(peer.origin(), "x".repeat(30_000_000), false);
      Recorder heard = rig.start(large, Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.status.get()).isEqualTo(413);
    }
  }

  @Test
  void aListenerThatThrowsLosesItsConnectionAndNothingElse() throws Exception {
    try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello")) {
      Recorder broken =
          new Recorder() {
            @Override
            public void head(int code, HeaderBlock block) {
              throw new IllegalStateException("not today");
            }
          };
      rig.client.send(rig.loop, Rig.post(peer.origin(), "{}", false), Rig.PATIENT, broken);
      assertThat(failed(broken, BODY).cause()).isInstanceOf(IllegalStateException.class);
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  private void broken(Phase phase, Class<? extends Throwable> cause, String answer, boolean reset)
      throws Exception {
    try (Peer peer = once(answer, reset)) {
      Recorder heard = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(failed(heard, phase).cause()).isInstanceOf(cause);
      assertThat(heard.endings.get()).isEqualTo(1);
      assertThat(peer.requests()).hasSize(1);
    }
  }

  /// Answers the first request with this and ends the connection.
  private static Peer once(String answer, boolean reset) {
    return Peer.running((wire, number) -> {
      wire.request();
      wire.send(answer);
      if (reset) {
        wire.pause(30); // or the reset would overtake the bytes
        wire.reset();
      }
    });
  }

  private static Failed failed(Recorder heard, Phase phase) throws Exception {
    assertThat(heard.ending()).isInstanceOf(Failed.class);
    Failed failed = (Failed) heard.ending();
    assertThat(failed.phase()).as(failed.toString()).isEqualTo(phase);
    return failed;
  }
}
