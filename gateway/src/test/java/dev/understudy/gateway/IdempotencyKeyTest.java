package dev.understudy.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyKeyTest {
  private static final String KEY = "idempotency-key";
  private static final String IMAGES = "/v1/images/generations";
  private static final String CAT = "{\"model\":\"alpha/one\",\"prompt\":\"a cat\"}";

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();

  private Rig rig() throws Exception {
    return Rig.with().openai("alpha/one", provider, RetryPolicy.DEFAULT).start();
  }

  private static Answer image(int number) {
    return Answer.json(200, "{\"data\":[{\"url\":\"image-" + number + "\"}]}")
        .header("x-request-id", "up-" + number);
  }

  @Test
  void theSameRequestGetsTheSameAnswerAndIsMadeOnce() throws Exception {
    provider.next(image(1), image(2));
    try (Rig rig = rig()) {
      HttpResponse<String> once = rig.post(IMAGES, CAT, KEY, "k1", "x-request-id", "r1");
      HttpResponse<String> again = rig.post(IMAGES, CAT, KEY, "k1", "x-request-id", "r2");
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(again.body()).isEqualTo(once.body()).contains("image-1");
      assertThat(once.headers().firstValue("idempotent-replayed")).isEmpty();
      assertThat(again.headers().firstValue("idempotent-replayed")).hasValue("true");
      assertThat(again.headers().firstValue("x-request-id")).hasValue("r2");
      assertThat(again.headers().firstValue("x-understudy-upstream-request-id")).hasValue("up-1");
      assertThat(again.headers().firstValue("x-understudy-model")).hasValue("alpha/one");
      assertThat(provider.requests()).isEqualTo(1);
      assertThat(rig.post(IMAGES, CAT, KEY, "k2").body()).contains("image-2");
      assertThat(rig.gateway().drain(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void callsInFlightAreJoined() throws Exception {
    provider.always(image(1).after(Duration.ofMillis(400)));
    try (Rig rig = rig();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> all = new ArrayList<>();
      Callable<HttpResponse<String>> one = () -> rig.post(IMAGES, CAT, KEY, "k1");
      for (int i = 0; i < 8; i++) {
        all.add(callers.submit(one));
      }
      for (Future<HttpResponse<String>> each : all) {
        assertThat(each.get().body()).contains("image-1");
      }
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void anotherRequestUnderTheSameKeyIsRefused() throws Exception {
    provider.always(image(1));
    try (Rig rig = rig()) {
      rig.post(IMAGES, CAT, KEY, "k1");
      HttpResponse<String> dog = rig.post(IMAGES, CAT.replace("cat", "dog"), KEY, "k1");
      assertThat(dog.statusCode()).isEqualTo(422);
      assertThat(dog.body()).contains("idempotency_key_reused").doesNotContain("image-1");
      HttpResponse<String> models =
          rig.post(IMAGES, CAT, KEY, "k1", "x-understudy-models", "alpha/one");
      assertThat(models.statusCode()).isEqualTo(422);
      HttpResponse<String> chat = rig.chatWith(Rig.chat("alpha/one"), KEY, "k1");
      assertThat(chat.statusCode()).isEqualTo(422);
      assertThat(provider.requests()).isEqualTo(1);
      assertThat(rig.gateway().drain(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void callersNeverSeeEachOthersAnswers() throws Exception {
    provider.next(image(1), image(2), image(3));
    try (Rig rig =
        Rig.with()
            .key("a", sha256("key-a"))
            .key("b", sha256("key-b"))
            .openai("alpha/one", provider, RetryPolicy.DEFAULT)
            .start()) {
      String bearer = "authorization";
      String first = rig.post(IMAGES, CAT, KEY, "k", bearer, "Bearer key-a").body();
      String other = rig.post(IMAGES, CAT, KEY, "k", bearer, "Bearer key-b").body();
      String dog = CAT.replace("cat", "dog");
      HttpResponse<String> probe = rig.post(IMAGES, dog, KEY, "probe", bearer, "Bearer key-b");
      assertThat(first).contains("image-1");
      assertThat(other).contains("image-2");
      assertThat(probe.body()).contains("image-3");
      assertThat(rig.post(IMAGES, CAT, KEY, "k", bearer, "Bearer key-a").body()).isEqualTo(first);
      assertThat(rig.post(IMAGES, CAT, KEY, "k", bearer, "Bearer nobody").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void withoutListenerKeysTheirOwnCredentialsTellCallersApart() throws Exception {
    provider.next(image(1), image(2));
    try (Rig rig = rig()) {
      assertThat(rig.post(IMAGES, CAT, KEY, "k", "x-api-key", "mine").body()).contains("image-1");
      assertThat(rig.post(IMAGES, CAT, KEY, "k", "x-api-key", "yours").body()).contains("image-2");
    }
  }

  @Test
  void aFailureIsNotKept() throws Exception {
    provider.next(Answers.openai().error(400), image(1));
    try (Rig rig = rig()) {
      assertThat(rig.post(IMAGES, CAT, KEY, "k").statusCode()).isEqualTo(400);
      assertThat(rig.post(IMAGES, CAT, KEY, "k").body()).contains("image-1");
    }
  }

  @Test
  void aStreamIsMadeAnewEveryTime() throws Exception {
    provider.always(Answers.openai().text("hi"));
    try (Rig rig = rig()) {
      for (int i = 1; i <= 2; i++) {
        String body = rig.chatWith(Rig.chatStream("alpha/one"), KEY, "k").body();
        assertThat(body).endsWith("data: [DONE]\n\n");
        assertThat(provider.requests()).isEqualTo(i);
      }
      assertThat(provider.received(1).header(KEY)).hasValue("k");
    }
  }

  @Test
  void soundIsKeptByteForByte() throws Exception {
    byte[] sound = new byte[200_000];
    new java.util.Random(7).nextBytes(sound);
    provider.next(Answer.status(200).header("content-type", "audio/mpeg").parts(List.of(sound)));
    byte[] ask = "{\"model\":\"alpha/one\",\"input\":\"hi\",\"voice\":\"v\"}".getBytes(UTF_8);
    try (Rig rig = rig()) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<byte[]> answer =
            rig.postBytes("/v1/audio/speech", "application/json", ask, KEY, "k");
        assertThat(answer.body()).isEqualTo(sound);
        assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
      }
    }
  }

  @Test
  void aFormSentAgainUnderAnotherBoundaryIsTheSameRequest() throws Exception {
    provider.always(Answer.json(200, "{\"text\":\"hi\"}"));
    try (Rig rig = rig()) {
      assertThat(transcribe(rig, "b1", "sound").statusCode()).isEqualTo(200);
      assertThat(transcribe(rig, "b2", "sound").headers().firstValue("idempotent-replayed"))
          .hasValue("true");
      assertThat(transcribe(rig, "b1", "other").statusCode()).isEqualTo(422);
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  private static HttpResponse<byte[]> transcribe(Rig rig, String boundary, String file)
      throws Exception {
    String form =
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
            + file
            + "\r\n--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nalpha/one\r\n--B--";
    return rig.postBytes(
        "/v1/audio/transcriptions",
        "multipart/form-data; boundary=" + boundary,
        form.replace("--B", "--" + boundary).getBytes(UTF_8),
        KEY,
        "k");
  }

  @Test
  void aKeyThatIsNoneIsRefused() throws Exception {
    try (Rig rig = rig()) {
      for (String key : List.of("a b", "x".repeat(256))) {
        HttpResponse<String> answer = rig.post(IMAGES, CAT, KEY, key);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_idempotency_key");
      }
    }
  }

  private static String sha256(String key) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
  }
}
