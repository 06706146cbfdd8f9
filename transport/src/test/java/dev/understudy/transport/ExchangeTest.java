package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.transport.Recorder.Ending.Complete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerComesBackOnEitherKindOfLoop(boolean nativeIo) throws Exception {
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = new Rig(nativeIo, settings -> settings)) {
      Recorder answer = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(answer.ending()).isEqualTo(new Complete());
      assertThat(answer.status.get()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(rig.loops.isNative())
          .isEqualTo(nativeIo && io.netty.channel.epoll.Epoll.isAvailable());
    }
  }

  @Test
  void theRequestIsTheHeadOfItsTargetTheFieldsOfTheCallAndTheBody() throws Exception {
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = new Rig()) {
      RequestHead head =
          RequestHead.of(
              peer.origin(), "POST", "/v1/m?x=1", HeaderLines.NONE.with("x-api-key", "k"));
      byte[][] pieces = {{'a'}, {}, {'b', 'c'}};
      Recorder answer =
          rig.start(
              new ClientRequest(
                  head, HeaderLines.NONE.with("x-request-id", "7"), pieces, false, true),
              Rig.PATIENT);
      assertThat(answer.ending()).isEqualTo(new Complete());
      assertThat(peer.requests())
          .containsExactly(
              "POST /v1/m?x=1 HTTP/1.1\r\nhost: 127.0.0.1:"
                  + peer.port()
                  + "\r\nx-api-key: k\r\nx-request-id: 7\r\ncontent-length: 3\r\n\r\nabc");
    }
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = new Rig()) {
      for (int call = 0; call < 20; call++) {
        assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      }
      assertThat(peer.connections()).isEqualTo(1);
      assertThat(rig.idle(peer.origin())).isEqualTo(1);
    }
  }
}
