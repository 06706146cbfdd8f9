package dev.understudy.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScriptedProviderTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();

  private RawClient ask(String body) throws IOException {
    return RawClient.to(provider.port()).post("/v1/chat/completions", "", body);
  }

  @Test
  void anAnswerIsExactlyItsBytes() throws IOException {
    provider.always(Answer.json(418, "{}").header("X-Odd", "1").closeAfter());
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll())
          .isEqualTo(
              "HTTP/1.1 418 Status\r\ncontent-type: application/json\r\nX-Odd: 1\r\n"
                  + "connection: close\r\ncontent-length: 2\r\n\r\n{}");
    }
  }

  @Test
  void aRequestIsRecordedAsItCame() throws IOException {
    provider.always(Answer.status(204));
    try (RawClient client = RawClient.to(provider.port())) {
      client.post("/a?b=c", "X-One: 1\r\nx-two:2\r\nX-One: 3\r\n", "{ \"model\" : \"m\" }");
      client.readUntil("\r\n\r\n");
    }
    Received request = provider.received(1);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/a?b=c");
    assertThat(request.headers())
        .containsSubsequence(
            new Header("X-One", "1"), new Header("x-two", "2"), new Header("X-One", "3"));
    assertThat(request.header("x-ONE")).hasValue("1");
    assertThat(request.text()).isEqualTo("{ \"model\" : \"m\" }");
    assertThat(request.model()).hasValue("m");
    assertThat(request.stream()).isFalse();
    assertThat(request.connection()).isEqualTo(1);
  }

  @Test
  void aChunkedRequestIsReadWhole() throws IOException {
    provider.always(Answer.status(204));
    try (RawClient client = RawClient.to(provider.port())) {
      client.send(
          "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n");
      client.send("0\r\n\r\n").readUntil("\r\n\r\n");
    }
    assertThat(provider.received(1).text()).isEqualTo("abc0123456789");
  }

  @Test
  void aClientThatWaitsForLeaveToSendGetsIt() throws IOException {
    provider.always(Answer.status(204));
    try (RawClient client = RawClient.to(provider.port())) {
      client.send("POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      client.send("ok").readUntil("\r\n\r\n");
    }
    assertThat(provider.received(1).text()).isEqualTo("ok");
  }

  @Test
  void aConnectionServesManyRequests() throws IOException {
    provider.always(Answer.json(200, "{}"));
    try (RawClient client = RawClient.to(provider.port())) {
      for (int i = 0; i < 3; i++) {
        client.post("/", "", "{}").readUntil("\r\n\r\n{}");
      }
    }
    assertThat(provider.connections()).isEqualTo(1);
    assertThat(provider.received()).extracting(Received::connection).containsExactly(1, 1, 1);
    assertThat(provider.received()).extracting(Received::number).containsExactly(1, 2, 3);
  }

  @Test
  void scriptsAreChosenByNumberThenQueueThenRuleThenAlways() throws IOException {
    provider
        .always(Answer.status(200))
        .when(request -> request.text().contains("odd"), Answer.status(201))
        .onPath("/p", Answer.status(202))
        .onStream(Answer.status(203))
        .next(Answer.status(501), Answer.status(502))
        .onRequest(2, Answer.status(503));
    try (RawClient client = RawClient.to(provider.port())) {
      assertThat(statusOf(client, "/", "{}")).isEqualTo(501);
      assertThat(statusOf(client, "/", "{}")).isEqualTo(503);
      assertThat(statusOf(client, "/", "{}")).isEqualTo(502);
      assertThat(statusOf(client, "/", "odd")).isEqualTo(201);
      assertThat(statusOf(client, "/p", "odd")).isEqualTo(202);
      assertThat(statusOf(client, "/p", "{\"stream\": true}")).isEqualTo(203);
      assertThat(statusOf(client, "/", "{}")).isEqualTo(200);
      provider.onPlain(Answer.status(204));
      assertThat(statusOf(client, "/p", "odd")).isEqualTo(204);
      provider.reset();
      assertThat(statusOf(client, "/", "{}")).isEqualTo(501);
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void aBodyIsCutAtItsByte() throws IOException {
    provider.always(Answer.json(200, "0123456789").cutAt(4));
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).endsWith("content-length: 10\r\n\r\n0123");
    }
  }

  @Test
  void aHeadIsCutAtItsByte() throws IOException {
    provider.always(Answer.json(200, "{}").stopInHead(10, Ending.CLOSE));
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).isEqualTo("HTTP/1.1 2");
    }
  }

  @Test
  void aResetIsSeenAsAReset() throws IOException {
    provider.always(Answers.reset());
    try (RawClient client = ask("{}")) {
      assertThatThrownBy(client::readAll).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void anEndInsideAChunkLeavesTheChunkOpen() throws IOException {
    provider.always(Answer.events(List.of("data: 1\n\n", "data: 2\n\n")).cutAt(12));
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).endsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndat");
    }
  }

  @Test
  void anEndBetweenEventsLeavesNoChunkOpenAndTellsNoEnd() throws IOException {
    provider.always(
        Answer.events(List.of("data: 1\n\n", "data: 2\n\n")).stopBeforePart(1, Ending.CLOSE));
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).endsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n");
    }
  }

  @Test
  void aLengthMayBeALie() throws IOException {
    provider.always(Answer.status(200).header("Content-Length", "99").body("short").thenClose());
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).endsWith("Content-Length: 99\r\n\r\nshort");
    }
  }

  @Test
  void aBodyMayEndWithTheConnection() throws IOException {
    provider.always(Answer.status(200).body("all").framing(Framing.UNTIL_CLOSE));
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).isEqualTo("HTTP/1.1 200 OK\r\n\r\nall");
    }
  }

  @Test
  void garbageHasNoHead() throws IOException {
    provider.always(Answers.garbage());
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).startsWith("\u0000\u0001garbage");
    }
  }

  @Test
  void aDelayComesBeforeTheHead() throws IOException {
    provider.always(Answer.json(200, "{}").after(Duration.ofMillis(200)));
    long start = System.nanoTime();
    try (RawClient client = ask("{}")) {
      client.read(1);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    }
  }

  @Test
  void theHeadMayComeBeforeADelayedBody() throws IOException {
    provider.always(Answer.json(200, "{}").bodyAfter(Duration.ofMillis(300)));
    try (RawClient client = ask("{}")) {
      client.readUntil("\r\n\r\n");
      long head = System.nanoTime();
      client.read(1);
      assertThat(System.nanoTime() - head).isGreaterThanOrEqualTo(200_000_000L);
    }
  }

  @Test
  void pausesLieBetweenEvents() throws IOException {
    provider.always(
        Answer.events(List.of("data: 1\n\n", "data: 2\n\n", "data: 3\n\n"))
            .pace(Duration.ofMillis(100)));
    try (RawClient client = ask("{}")) {
      client.readUntil("data: 1\n\n\r\n");
      long first = System.nanoTime();
      client.readUntil("data: 3\n\n\r\n0\r\n\r\n");
      assertThat(System.nanoTime() - first).isGreaterThanOrEqualTo(150_000_000L);
    }
  }

  @Test
  void aBodyMayComeByteByByte() throws IOException {
    provider.always(Answer.json(200, "abc").drip(Duration.ofMillis(50)).closeAfter());
    long start = System.nanoTime();
    try (RawClient client = ask("{}")) {
      assertThat(client.readAll()).endsWith("\r\n\r\nabc");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150_000_000L);
    }
  }

  @Test
  void aStallSaysNothingUntilTheClientGoesWhichIsRecorded() throws Exception {
    provider.always(Answer.json(200, "0123456789").stallAt(5));
    long left;
    try (RawClient client = ask("{}")) {
      client.readUntil("01234");
      client.patience(Duration.ofMillis(100));
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
      assertThat(provider.received(1).gone()).isEmpty();
      left = System.nanoTime();
    }
    assertThat(provider.received(1).awaitGone(SOON)).isTrue();
    assertThat(provider.received(1).gone())
        .hasValueSatisfying(at -> assertThat(at).isGreaterThan(left));
    assertThat(provider.received(1).answered()).isEmpty();
    assertThat(provider.awaitOpenConnections(0, SOON)).isTrue();
  }

  @Test
  void aClientThatLeavesDuringAPauseEndsTheAnswer() throws Exception {
    provider.always(Answers.openai().text("late").firstTokenAfter(Duration.ofMinutes(5)));
    try (RawClient client = ask("{\"stream\":true}")) {
      client.readUntil("\"role\":\"assistant\"");
    }
    assertThat(provider.received(1).awaitGone(SOON)).isTrue();
    assertThat(provider.awaitOpenConnections(0, SOON)).isTrue();
  }

  @Test
  void aClientThatTookItsWholeAnswerIsNotGone() throws Exception {
    provider.always(Answers.openai().text("hello").pace(Duration.ofMillis(1)));
    try (RawClient client = ask("{\"stream\":true}")) {
      client.readUntil("0\r\n\r\n");
    }
    assertThat(provider.awaitOpenConnections(0, SOON)).isTrue();
    assertThat(provider.received(1).gone()).isEmpty();
    assertThat(provider.received(1).answered()).isPresent();
  }

  @Test
  void aConnectionIsUsedAgainAfterAnAnswerWithPauses() throws IOException {
    provider.always(Answer.json(200, "{}").after(Duration.ofMillis(5)));
    try (RawClient client = RawClient.to(provider.port())) {
      client.post("/", "", "1").readUntil("{}");
      client.post("/", "", "2").readUntil("{}");
    }
    assertThat(provider.received(2).connection()).isEqualTo(1);
  }

  @Test
  void aStaleConnectionIsResetWhenItIsUsedAgain() throws IOException {
    provider.next(Answer.json(200, "{}").thenStale());
    try (RawClient client = ask("{}")) {
      client.readUntil("\r\n\r\n{}");
      assertThatThrownBy(() -> client.post("/", "", "{}").readAll())
          .isInstanceOf(SocketException.class);
    }
    assertThat(provider.requests()).isEqualTo(1);
  }

  @Test
  void idleConnectionsCanBeClosed() throws IOException {
    provider.always(Answer.json(200, "{}"));
    try (RawClient client = ask("{}")) {
      client.readUntil("\r\n\r\n{}");
      provider.closeIdle();
      assertThat(client.readAll()).isEmpty();
    }
  }

  @RepeatedTest(20)
  void aProviderRefusesAndTakesConnectionsAgain() throws IOException {
    provider.always(Answer.json(200, "{}")).refuse();
    assertThatThrownBy(() -> ask("{}")).isInstanceOf(ConnectException.class);
    provider.accept();
    try (RawClient client = ask("{}")) {
      client.readUntil("{}");
    }
  }

  @Test
  void aDeafProviderTakesTheConnectionAndNothingElse() throws IOException {
    provider.always(Answer.json(200, "{}")).deaf();
    try (RawClient client = ask("{}").patience(Duration.ofMillis(100))) {
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
      provider.hearing();
      client.patience(SOON).readUntil("{}");
    }
  }

  @Test
  void aClientThatIsNotHttpIsNotCounted() throws IOException {
    try (RawClient client = RawClient.to(provider.port())) {
      client.send("hello\r\n\r\n");
      assertThat(client.readAll()).isEmpty();
    }
    assertThat(provider.requests()).isZero();
  }

  @Test
  void onlyTheLatestRequestsAreKeptIfAskedTo() throws IOException {
    provider.keep(2).always(Answer.json(200, "{}"));
    try (RawClient client = RawClient.to(provider.port())) {
      for (int i = 0; i < 5; i++) {
        client.post("/", "", "{}").readUntil("{}");
      }
    }
    assertThat(provider.received()).extracting(Received::number).containsExactly(4, 5);
    assertThat(provider.requests()).isEqualTo(5);
  }

  @Test
  void aRequestCanBeWaitedFor() throws Exception {
    provider.always(Answers.silence());
    try (RawClient client = RawClient.to(provider.port())) {
      client.post("/", "", "{\"n\":1}");
      assertThat(provider.await(1, SOON).text()).isEqualTo("{\"n\":1}");
    }
    assertThatThrownBy(() -> provider.await(2, Duration.ofMillis(10)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static int statusOf(RawClient client, String path, String body) throws IOException {
    client.post(path, "", body);
    String head = client.readUntil("\r\n\r\n");
    String length = head.replaceAll("(?s).*content-length: (\\d+).*", "$1");
    client.read(Integer.parseInt(length));
    return Integer.parseInt(head.substring(9, 12));
  }
}
