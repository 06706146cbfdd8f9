package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Certificate;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS on both sides, HTTP/1.1 and HTTP/2 on each, with clients that are not ours.
@Execution(ExecutionMode.SAME_THREAD)
class TlsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir static Path usual;

  private static TlsFleet fleet;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    fleet = new TlsFleet(usual, true, Certificate.of("127.0.0.1"));
  }

  @AfterAll
  static void stop() throws Exception {
    fleet.close();
  }

  @BeforeEach
  void nobodyIsScripted() {
    fleet.lines().reset();
    fleet.frames().reset();
  }

  private static HttpRequest request(TlsFleet fleet, String model, Mode mode) {
    return HttpRequest.newBuilder(URI.create(fleet.chat()))
        .header("content-type", "application/json")
        .timeout(Duration.ofSeconds(30))
        .POST(HttpRequest.BodyPublishers.ofString(Caller.chatBody(mode, model)))
        .build();
  }

  private static HttpClient client(TlsFleet fleet, Version version) throws Exception {
    return HttpClient.newBuilder().sslContext(fleet.trusting()).version(version).build();
  }

  @Test
  void everyPairOfProtocolsServesPlainAndStreamed() throws Exception {
    int before = fleet.frames().connections();
    fleet.lines().always(Answers.openai().text("said over lines"));
    fleet.frames().always(Answers.openai().text("said over frames"));
    for (Version version : List.of(Version.HTTP_1_1, Version.HTTP_2)) {
      try (HttpClient client = client(fleet, version)) {
        for (String kind : List.of("lines", "frames")) {
          for (Mode mode : Mode.values()) {
            HttpResponse<String> answer =
                client.send(
                    request(fleet, "openai/" + kind, mode), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("1");
            assertThat(answer.body()).contains(kind);
          }
        }
      }
    }
    assertThat(fleet.frames().connections() - before).as("calls share connections").isLessThan(4);
  }

  @ParameterizedTest
  @CsvSource({"frames, RESET", "frames, CLOSE", "lines, RESET", "lines, CLOSE"})
  void aProviderThatBreaksOffIsReplacedByTheOther(String kind, Ending ending) throws Exception {
    try (HttpClient client = client(fleet, Version.HTTP_2)) {
      ScriptedProvider first = kind.equals("frames") ? fleet.frames() : fleet.lines();
      ScriptedProvider second = kind.equals("frames") ? fleet.lines() : fleet.frames();
      first.always(Answers.openai().text("never whole").breakBeforeContent(ending));
      second.always(Answers.openai().text("whole"));
      HttpResponse<String> answer =
          client.send(
              request(fleet, "openai/" + kind, Mode.STREAM), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("2");
      assertThat(answer.body()).contains("whole").doesNotContain("never").contains("[DONE]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"frames", "lines"})
  void aCutAfterContentIsToldAsOne(String kind) throws Exception {
    try (HttpClient client = client(fleet, Version.HTTP_2)) {
      ScriptedProvider provider = kind.equals("frames") ? fleet.frames() : fleet.lines();
      provider.always(Answers.openai().text("one two three four").breakAfter(3, Ending.RESET));
      HttpResponse<String> answer =
          client.send(
              request(fleet, "openai/" + kind, Mode.STREAM), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("stream_interrupted").doesNotContain("[DONE]");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_2, frames", "HTTP_2, lines", "HTTP_1_1, frames"})
  void aCallerThatHangsUpCancelsItsCall(Version version, String kind) throws Exception {
    ScriptedProvider provider = kind.equals("frames") ? fleet.frames() : fleet.lines();
    provider.always(Answers.openai().text("a b c d").breakAfter(3, Ending.STALL));
    try (HttpClient client = client(fleet, version)) {
      HttpResponse<InputStream> answer =
          client.send(
              request(fleet, "openai/" + kind, Mode.STREAM),
              HttpResponse.BodyHandlers.ofInputStream());
      Received received = provider.await(1, Duration.ofSeconds(5));
      assertThat(answer.body().read()).isPositive();
      answer.body().close();
      assertThat(received.awaitGone(SECOND)).isTrue();
    }
  }

  @Test
  void aProviderWhoseCertificateNobodySignedIsNotUsed() throws Exception {
    try (TlsFleet doubtful = new TlsFleet(folder, false, Certificate.of("127.0.0.1"));
        HttpClient client = client(doubtful, Version.HTTP_2)) {
      HttpResponse<String> answer =
          client.send(
              request(doubtful, "openai/frames", Mode.PLAIN), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("connect_failed");
      assertThat(doubtful.frames().requests()).isZero();
      assertThat(doubtful.lines().requests()).isZero();
    }
  }

  @Test
  void aProviderWithACertificateForAnotherHostIsNotUsed() throws Exception {
    try (TlsFleet doubtful = new TlsFleet(folder, true, Certificate.of("elsewhere.test"));
        HttpClient client = client(doubtful, Version.HTTP_2)) {
      assertThat(
              client
                  .send(
                      request(doubtful, "openai/frames", Mode.PLAIN),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(502);
      assertThat(doubtful.frames().requests()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"--http2, 2", "--http1.1, 1.1"})
  void curlIsServed(String option, String version) throws Exception {
    assumeTrue(curl(List.of("--version")).contains("HTTP2"), "curl with HTTP/2");
    fleet.frames().always(Answers.openai().text("said over frames"));
    for (Mode mode : Mode.values()) {
      String answer =
          curl(
              List.of(
                  "--silent",
                  "--show-error",
                  option,
                  "--cacert",
                  fleet.authority().toString(),
                  "--write-out",
                  "\n%{http_version} %{http_code}",
                  "--header",
                  "content-type: application/json",
                  "--data",
                  Caller.chatBody(mode, "openai/frames"),
                  fleet.chat()));
      assertThat(answer).contains("frames").endsWith("\n" + version + " 200");
    }
  }

  @Test
  void curlMayKnowThatHttp2IsSpokenWithoutTls() throws Exception {
    assumeTrue(curl(List.of("--version")).contains("HTTP2"), "curl with HTTP/2");
    try (Fleet plain = Fleet.of("gateway/keyed.yaml")) {
      String answer =
          curl(
              List.of(
                  "--silent",
                  "--show-error",
                  "--http2-prior-knowledge",
                  "--write-out",
                  "\n%{http_version} %{http_code}",
                  "http://127.0.0.1:" + plain.gateway().port() + "/healthz"));
      assertThat(answer).endsWith("\n2 200");
    }
  }

  @Test
  void aKeyThatEverybodyMayReadKeepsTheGatewayFromStarting() throws Exception {
    Certificate certificate = Certificate.of("127.0.0.1");
    Files.writeString(folder.resolve("cert.pem"), certificate.pem());
    Path key = Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPem());
    Files.setPosixFilePermissions(
        key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    Path file =
        GatewayProcess.write(
            """
            listeners:
              - {type: model, name: main, port: 0, tls: {certificate: "%1$s/cert.pem", private_key: "%1$s/key.pem"}}
            model_providers:
              - {model: openai/gpt-4o, access_key: k}
            """
                .formatted(folder));
    GatewayProcess.Ended ended =
        GatewayProcess.run(java.util.Map.of(), "serve", "--config", file.toString());
    assertThat(ended.status()).isNotZero();
    assertThat(ended.output()).contains("key.pem");
  }

  private static String curl(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl"));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return output.strip();
    } catch (IOException absent) {
      return "";
    }
  }
}
