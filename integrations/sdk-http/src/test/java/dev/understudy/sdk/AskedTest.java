package dev.understudy.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskedTest {
  private static Asked post(Dialect family, String body, String... path) throws IOException {
    return Asked.of(
        family, JsonBody.asked("POST", List.of(path), Optional.of(JsonBody.of(body, true))));
  }

  @Test
  void everyOperationOfTheFamilyIsKnownByItsPath() throws Exception {
    String body = "{\"model\":\"m\",\"input\":\"x\"}";
    assertThat(post(Dialect.OPENAI, body, "embeddings"))
        .isInstanceOfSatisfying(
            Asked.Known.class,
            known -> assertThat(known.endpoint()).isEqualTo(Endpoint.EMBEDDINGS));
    assertThat(post(Dialect.OPENAI, body, "responses")).isInstanceOf(Asked.Known.class);
    assertThat(post(Dialect.ANTHROPIC, body, "v1", "messages")).isInstanceOf(Asked.Known.class);
    assertThat(post(Dialect.ANTHROPIC, body, "embeddings")).isInstanceOf(Asked.Passed.class);
    assertThat(post(Dialect.OPENAI, body, "responses", "resp_1", "cancel"))
        .isInstanceOf(Asked.Passed.class);
  }

  @Test
  void onlyTheModelIsReplaced() throws Exception {
    Asked asked =
        post(Dialect.OPENAI, "{ \"messages\" : [],\n\"model\":\"m\" }", "chat", "completions");
    Bytes sent = new Bytes(64);
    asked.bodyFor(ApiTarget.of("a/other")).orElseThrow().forEach(sent::add);
    assertThat(sent).hasToString("{ \"messages\" : [],\n\"model\":\"other\" }");
  }

  @Test
  void aBodyThatNamesNoModelPassesAsItIs() throws Exception {
    assertThat(post(Dialect.OPENAI, "{\"input\":\"x\"}", "responses"))
        .isEqualTo(new Asked.Passed(false, false));
    assertThat(post(Dialect.OPENAI, "not JSON", "chat", "completions"))
        .isEqualTo(new Asked.Passed(false, false));
  }

  @Test
  void onlyWhatReadsMayBeSentTwiceUnknown() throws Exception {
    assertThat(Asked.of(Dialect.OPENAI, JsonBody.asked("GET", List.of("files"), Optional.empty())))
        .isEqualTo(new Asked.Passed(true, false));
    assertThat(
            Asked.of(
                Dialect.OPENAI, JsonBody.asked("DELETE", List.of("files", "f"), Optional.empty())))
        .isEqualTo(new Asked.Passed(false, false));
    assertThat(
            Asked.of(
                Dialect.OPENAI,
                JsonBody.asked(
                    "POST", List.of("embeddings"), Optional.of(JsonBody.of("{}", false)))))
        .isEqualTo(new Asked.Passed(false, true));
  }
}
