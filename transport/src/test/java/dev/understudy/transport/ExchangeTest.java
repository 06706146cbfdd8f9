package dev.understudy.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Piece;
import dev.understudy.testkit.Seeds;
import dev.understudy.transport.Recorder.Ending.Complete;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
      byte[] bytes = {'x', 'a', 'b', 'c', 'x'};
      List<Piece> pieces =
          List.of(new Piece(bytes, 1, 2), new Piece(bytes, 3, 3), new Piece(bytes, 2, 4));
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
  void anyStretchesOfAnArrayAreSentInTheirOrder() throws Exception {
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = new Rig()) {
      RequestHead head = RequestHead.of(peer.origin(), "POST", "/v1/m", HeaderLines.NONE);
      for (long seed : Seeds.of(200).toArray()) {
        Random random = new Random(seed);
        byte[] array = new byte[1 + random.nextInt(150_000)];
        for (int at = 0; at < array.length; at++) {
          array[at] = (byte) ('a' + random.nextInt(26));
        }
        byte[] before = array.clone();
        List<Piece> pieces = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int left = random.nextInt(5); left > 0; left--) {
          int from = random.nextInt(array.length);
          int to = from + random.nextInt(array.length - from + 1);
          pieces.add(new Piece(array, from, to));
          expected.append(new String(array, from, to - from, US_ASCII));
        }
        ClientRequest request = new ClientRequest(head, HeaderLines.NONE, pieces, false, true);
        assertThat(request.length()).as("seed " + seed).isEqualTo(expected.length());
        assertThat(rig.start(request, Rig.PATIENT).ending()).isEqualTo(new Complete());
        assertThat(peer.requests().getLast())
            .as("seed " + seed)
            .endsWith("content-length: " + expected.length() + "\r\n\r\n" + expected);
        assertThat(array).isEqualTo(before);
      }
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
