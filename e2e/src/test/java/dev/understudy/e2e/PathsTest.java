package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may ask for what, decided on the request line and head as they came.
@Execution(ExecutionMode.SAME_THREAD)
class PathsTest {
  private static final List<String> ROUTES =
      List.of("/v1/chat/completions", "/v1/messages", "/v1/embeddings", "/v1/models");
  private static final String KEY = "authorization: Bearer open-sesame\r\n";

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/keyed.yaml");
    fleet.provider("openai").always(Answers.openai().text("fine"));
  }

  @AfterAll
  static void nobodyWasServed() {
    try (Fleet last = fleet) {
      assertThat(last.provider("openai").requests()).isZero();
    }
  }

  static Stream<String> oddPaths() {
    return ROUTES.stream()
        .flatMap(path ->
            Stream.of(
                "/" + path,
                path + "/../../v1/models",
                path.replace("/v1", "/v1/."),
                path.replace("/v1/", "/v1//"),
                path.replace("/v1/", "/v1%2f"),
                path.replace("/v1/", "/v1/%2e%2e/v1/"),
                path + ";x=1",
                path.replace("v1", "v1;a"),
                path + "#top",
                "http://127.0.0.1" + path,
                "http://other.example" + path,
                path.replace("/v1/", "\\v1\\"),
                path + "%00",
                path + "\t"));
  }

  @ParameterizedTest
  @MethodSource("oddPaths")
  void anOddPathIsRefusedWithOrWithoutAKey(String path) throws IOException {
    for (String method : List.of("GET", "POST", "PUT", "OPTIONS")) {
      assertThat(status(method + " " + path, "host: x\r\n" + KEY)).as(path).isIn(400, 404);
      assertThat(status(method + " " + path, "host: x\r\n")).as(path).isIn(400, 401);
    }
  }

  @Test
  void aBadHostIsRefusedOnEveryRoute() throws IOException {
    for (String route : ROUTES) {
      for (String host :
          List.of(
              "",
              "host: a\r\nhost: b\r\n",
              "host: a b\r\n",
              "host: a/b\r\n",
              "host: a@b\r\n",
              "host: \r\n ",
              "host: a:99999999\r\n",
              "host: [::1\r\n",
              "host: a?b\r\n")) {
        assertThat(status("POST " + route, host + KEY)).as(host).isEqualTo(400);
      }
    }
  }

  @Test
  void withoutAKeyEveryRouteIsClosedBeforeItsBodyIsRead() throws IOException {
    for (String route :
        Stream.concat(
                ROUTES.stream(), Stream.of("/", "/none", "/v1", "/v1beta/models/x:generateContent"))
            .toList()) {
      for (String method : List.of("GET", "POST", "DELETE", "HEAD")) {
        assertThat(status(method + " " + route, "host: x\r\ncontent-length: 1000000\r\n"))
            .as(route)
            .isEqualTo(401);
      }
    }
  }

  @Test
  void theDataPortHasNothingForOperators() throws IOException {
    for (String path :
        List.of(
            "/admin",
            "/admin/targets",
            "/admin/calls",
            "/admin/stream",
            "/admin/reload",
            "/admin/explain",
            "/metrics",
            "/dashboard",
            "/",
            "/debug",
            "/actuator",
            "/config",
            "/keys",
            "/health",
            "/test")) {
      assertThat(status("GET " + path, "host: x\r\n" + KEY)).as(path).isEqualTo(404);
      assertThat(status("POST " + path, "host: x\r\ncontent-length: 0\r\n" + KEY))
          .as(path)
          .isEqualTo(404);
      assertThat(status("GET " + path, "host: x\r\n")).as(path).isEqualTo(401);
    }
  }

  @Test
  void healthSaysUpOrNotAndNothingElse() throws Exception {
    for (String path : List.of("/healthz", "/readyz")) {
      Reply reply = fleet.caller().get(path);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).hasSizeLessThan(40).doesNotContain("openai", "127.0.0.1", "key");
    }
  }

  private static int status(String line, String head) throws IOException {
    try (RawClient client = RawClient.to(fleet.gateway().port())) {
      client.send(line + " HTTP/1.1\r\n" + head + "connection: close\r\n\r\n");
      String answer = client.readUntil("\r\n");
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
