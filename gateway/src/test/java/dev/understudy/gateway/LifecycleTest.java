package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.config.Configuration;
import dev.understudy.config.Limits;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Starting, filling up, draining, stopping.
class LifecycleTest {
  private static final String HEALTH = "GET /readyz HTTP/1.1\r\nhost: a\r\n\r\n";

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();

  private Rig.Setup one() {
    return Rig.with().openai("alpha/one", provider, RetryPolicy.DEFAULT);
  }

  @Test
  void aProgramCanHaveAGatewayOfItsOwn() throws Exception {
    Configuration configuration = one().configuration();
    // region program
    InetSocketAddress address;
    try (Gateway gateway = Gateway.start(configuration)) {
      address = gateway.address(); // calls go there until the gateway is closed
    }
    // endregion
    assertThat(address.getPort()).isPositive();
    assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aTakenPortIsToldByName() throws Exception {
    provider.always(Answers.openai().text("fine"));
    try (Rig rig = one().start()) {
      var again = one().configuration();
      var listener = again.listeners().getFirst();
      var taken =
          new dev.understudy.config.Configuration(
              List.of(
                  new dev.understudy.config.Listener(
                      "main",
                      listener.address(),
                      rig.port(),
                      listener.tls(),
                      listener.apiKeys(),
                      listener.maxBodyBytes())),
              again.admin(),
              again.models(),
              again.policies(),
              again.defaults(),
              again.aliases(),
              again.limits(),
              again.state(),
              again.telemetry());
      assertThatThrownBy(() -> Gateway.start(taken))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + rig.port());
    }
  }

  @Test
  void drainingFinishesWhatItHasAndTakesNothingNew() throws Exception {
    provider.always(Answers.openai().text("slow").after(Duration.ofMillis(600)));
    try (Rig rig = one().start();
        RawClient busy = rig.raw();
        RawClient waiting = rig.raw()) {
      waiting.send(HEALTH);
      assertThat(waiting.readUntil("}")).startsWith("HTTP/1.1 200");
      busy.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      provider.await(1, Duration.ofSeconds(5));
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> rig.gateway().drain(Duration.ofSeconds(5)));
      waiting.send(HEALTH);
      String notReady = waiting.readUntil("}");
      while (notReady.contains("200 OK")) {
        waiting.send(HEALTH);
        notReady = waiting.readUntil("}");
      }
      assertThat(notReady).startsWith("HTTP/1.1 503").contains("connection: close");
      while (!refused(rig)) {
        Thread.onSpinWait();
      }
      String answer = busy.readAll();
      assertThat(answer).startsWith("HTTP/1.1 200").contains("connection: close").contains("slow");
      assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void newCallsOnOldConnectionsAreTurnedAwayWhileDraining() throws Exception {
    provider.always(Answers.openai().text("slow").after(Duration.ofMillis(800)));
    try (Rig rig = one().start();
        RawClient busy = rig.raw();
        RawClient other = rig.raw()) {
      other.send(HEALTH);
      other.readUntil("}");
      busy.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      provider.await(1, Duration.ofSeconds(5));
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> rig.gateway().drain(Duration.ofSeconds(5)));
      while (!refused(rig)) {
        Thread.onSpinWait();
      }
      other.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      assertThat(other.readAll()).startsWith("HTTP/1.1 503").contains("connection: close");
      assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  private static boolean refused(Rig rig) {
    try (RawClient probe = rig.raw()) {
      probe.endOutput();
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  @Test
  void whenTheTimeIsOverStreamsEndWithAnErrorAndPlainCallsWithA503() throws Exception {
    String role =
        "data:"
            + " {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"x\"}}]}\n\n";
    provider.onStream(Answer.events(List.of(role, role)).stopBeforePart(1, Ending.STALL));
    provider.onPlain(Answers.silence());
    try (Rig rig = one().start();
        RawClient stream = rig.raw();
        RawClient plain = rig.raw()) {
      stream.post("/v1/chat/completions", "", Rig.chatStream("alpha/one"));
      stream.readUntil(role);
      plain.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      provider.await(2, Duration.ofSeconds(5));
      assertThat(rig.gateway().drain(Duration.ofMillis(100))).isFalse();
      assertThat(stream.readAll())
          .contains("data: {\"error\":{")
          .contains("shutting_down")
          .doesNotContain("[DONE]")
          .endsWith("0\r\n\r\n");
      assertThat(plain.readAll()).startsWith("HTTP/1.1 503").contains("connection: close");
      assertThat(provider.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
      assertThat(provider.received(2).awaitGone(Duration.ofSeconds(1))).isTrue();
      assertThat(rig.gateway().serving()).isZero();
    }
  }

  @Test
  void aFullGatewayTurnsCallersAwayBeforeAnyWork() throws Exception {
    provider.always(Answers.silence());
    try (Rig rig = one().limits(new Limits(10, 1, 1 << 20)).start();
        RawClient busy = rig.raw()) {
      busy.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      provider.await(1, Duration.ofSeconds(5));
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
      assertThat(answer.headers().firstValue("x-should-retry")).hasValue("true");
      assertThat(provider.requests()).isEqualTo(1);
      assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);
      busy.endOutput();
      assertThat(provider.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
      while (rig.gateway().serving() > 0) {
        Thread.onSpinWait();
      }
      provider.always(Answers.openai().text("fine"));
      assertThat(rig.chatWith(Rig.chat("alpha/one")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void notReadyWhenEveryTargetIsBlocked() throws Exception {
    provider.always(Answers.openai().error(429).retryAfter(60));
    try (Rig rig = one().start()) {
      assertThat(rig.get("/readyz").statusCode()).isEqualTo(200);
      rig.chatWith(Rig.chat("alpha/one"));
      assertThat(rig.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aReloadChangesWhatNewCallsSee() throws Exception {
    provider.always(Answers.openai().text("fine").after(Duration.ofMillis(300)));
    try (Rig rig = one().start();
        RawClient early = rig.raw()) {
      early.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      provider.await(1, Duration.ofSeconds(5));
      rig.gateway()
          .reload(Rig.with().openai("beta/two", provider, RetryPolicy.NONE).configuration());
      assertThat(rig.chatWith(Rig.chat("alpha/one")).statusCode()).isEqualTo(404);
      assertThat(rig.chatWith(Rig.chat("beta/two")).statusCode()).isEqualTo(200);
      assertThat(early.readUntil("fine")).startsWith("HTTP/1.1 200");
    }
  }
}
