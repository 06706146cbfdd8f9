package dev.understudy.gateway;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.config.Admin;
import dev.understudy.config.ApiKey;
import dev.understudy.config.BaseUrl;
import dev.understudy.config.Configuration;
import dev.understudy.config.Defaults;
import dev.understudy.config.Limits;
import dev.understudy.config.Listener;
import dev.understudy.config.ModelAlias;
import dev.understudy.config.ModelEntry;
import dev.understudy.config.PolicyChoice;
import dev.understudy.config.ProviderInterface;
import dev.understudy.config.Secret;
import dev.understudy.config.State;
import dev.understudy.config.Telemetry;
import dev.understudy.gateway.edge.EdgeLimits;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A gateway for a test, and a client for it.
final class Rig implements AutoCloseable {
  static final String HELLO = "{\"role\":\"user\",\"content\":\"hi\"}";

  private final Gateway gateway;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Rig(Gateway gateway) {
    this.gateway = gateway;
  }

  static Setup with() {
    return new Setup();
  }

  Gateway gateway() {
    return gateway;
  }

  int port() {
    return gateway.address().getPort();
  }

  RawClient raw() throws IOException {
    return RawClient.to(port());
  }

  /// A chat call for a model.
  static String chat(String model) {
    return "{\"model\":\"" + model + "\",\"messages\":[" + HELLO + "]}";
  }

  /// The same as a stream.
  static String chatStream(String model) {
    return "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[" + HELLO + "]}";
  }

  /// A messages call for a model.
  static String messages(String model) {
    return "{\"model\":\"" + model + "\",\"max_tokens\":50,\"messages\":[" + HELLO + "]}";
  }

  static String messagesStream(String model) {
    return "{\"model\":\""
        + model
        + "\",\"max_tokens\":50,\"stream\":true,\"messages\":["
        + HELLO
        + "]}";
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /// Posts JSON.
  ///
  /// @param headers names and values in turn
  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /// Posts any bytes and gets bytes back.
  ///
  /// @param headers names and values in turn
  HttpResponse<byte[]> postBytes(String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("content-type", type);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(
        request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> chatWith(String body, String... headers)
      throws IOException, InterruptedException {
    return post("/v1/chat/completions", body, headers);
  }

  HttpResponse<String> messagesWith(String body, String... headers)
      throws IOException, InterruptedException {
    return post("/v1/messages", body, headers);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    gateway.close();
    client.close();
  }

  /// A configuration in the making.
  static final class Setup {
    private final List<ModelEntry> models = new ArrayList<>();
    private final List<ApiKey> keys = new ArrayList<>();
    private final Map<String, ModelAlias> aliases = new LinkedHashMap<>();
    private Limits limits = Limits.DEFAULT;
    private EdgeLimits edge = EdgeLimits.DEFAULT;
    private int maxBody = 1 << 20;

    Setup openai(String model, ScriptedProvider at, RetryPolicy policy) {
      return model(model, ProviderInterface.OPENAI, at, policy, Timeouts.DEFAULT, false);
    }

    Setup anthropic(String model, ScriptedProvider at, RetryPolicy policy) {
      return model(model, ProviderInterface.ANTHROPIC, at, policy, Timeouts.DEFAULT, false);
    }

    /// Two OpenAI targets of different providers, the second as the fallback of the first.
    Setup pair(ScriptedProvider first, ScriptedProvider second) {
      RetryPolicy policy = RetryPolicy.builder().fallbackModels(List.of("beta/two")).build();
      return openai("alpha/one", first, policy).openai("beta/two", second, RetryPolicy.NONE);
    }

    Setup model(
        String model,
        ProviderInterface spoken,
        ScriptedProvider at,
        RetryPolicy policy,
        Timeouts timeouts,
        boolean passthrough) {
      BaseUrl base = BaseUrl.parse(at.baseUrl(), spoken.usualPrefix());
      models.add(
          new ModelEntry(
              Target.of(model).at(base.endpoint()).with(timeouts),
              spoken,
              base,
              Optional.of(Secret.literal("key-of-" + model.replace('/', '-'))),
              Map.of(),
              passthrough,
              false,
              Optional.empty(),
              PolicyChoice.inline(policy)));
      return this;
    }

    Setup key(String name, String sha256) {
      keys.add(new ApiKey(name, sha256));
      return this;
    }

    Setup alias(String name, String target) {
      aliases.put(name, new ModelAlias(name, target));
      return this;
    }

    Setup limits(Limits value) {
      limits = value;
      return this;
    }

    Setup edge(EdgeLimits value) {
      edge = value;
      return this;
    }

    Setup maxBody(int bytes) {
      maxBody = bytes;
      return this;
    }

    Configuration configuration() {
      Listener listener = new Listener("main", "127.0.0.1", 0, Optional.empty(), keys, maxBody);
      return new Configuration(
          List.of(listener),
          Admin.DEFAULT,
          models,
          Map.of(),
          Defaults.BUILT_IN,
          aliases,
          limits,
          State.IN_MEMORY,
          Telemetry.DEFAULT);
    }

    Rig start() throws IOException {
      return new Rig(Gateway.builder().threads(2).edge(edge).start(configuration()));
    }
  }
}
