package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway and the scripted providers that its file names.
///
/// In a file `@name@` stands for the port of the scripted provider of that name, which is started
/// for it, `@port@` for the gateway's, and `$NAME_API_KEY` has the value `key-of-name`.
public final class Fleet implements AutoCloseable {
  private static final Pattern PROVIDER = Pattern.compile("@([a-z_0-9]+)@");

  private static final Pattern MODEL = Pattern.compile("- model: (openai/\\S+)");

  private final Map<String, ScriptedProvider> providers;
  private final GatewayProcess gateway;
  private final Caller caller;

  private Fleet(Map<String, ScriptedProvider> providers, GatewayProcess gateway) {
    this.providers = providers;
    this.gateway = gateway;
    this.caller = new Caller(gateway.port());
  }

  /// A gateway with this file among the resources.
  public static Fleet of(String resource) throws Exception {
    return with(read(resource));
  }

  /// A gateway with this configuration.
  public static Fleet with(String config) throws Exception {
    var providers = new TreeMap<String, ScriptedProvider>();
    var environment = new TreeMap<String, String>();
    Matcher matcher = PROVIDER.matcher(config);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!name.equals("port")) {
        providers.computeIfAbsent(name, _ -> ScriptedProvider.start());
        environment.put(name.toUpperCase(Locale.ROOT) + "_API_KEY", keyOf(name));
      }
    }
    String filled = config;
    for (Map.Entry<String, ScriptedProvider> provider : providers.entrySet()) {
      filled =
          filled.replace(
              "@" + provider.getKey() + "@", Integer.toString(provider.getValue().port()));
    }
    if (!filled.contains("\nadmin:")) {
      filled += "\nadmin: {address: 127.0.0.1, port: 0}\n";
    }
    try {
      var fleet = new Fleet(providers, GatewayProcess.start(filled, environment));
      fleet.warmUp(config);
      return fleet;
    } catch (Exception | AssertionError failed) {
      providers.values().forEach(ScriptedProvider::close);
      throw failed;
    }
  }

  /// A call of each kind that leaves no trace at the providers: what the JVM must load for its
  /// first one is not what the tests measure.
  private void warmUp(String config) throws Exception {
    Matcher model = MODEL.matcher(config);
    if (model.find()) {
      for (Mode mode : Mode.values()) {
        providers.values().forEach(provider -> provider.always(Answers.openai().text("warm")));
        caller.chat(mode, model.group(1));
      }
      providers.values().forEach(ScriptedProvider::reset);
    }
  }

  /// The only key that a scripted provider may ever see.
  public static String keyOf(String provider) {
    return "key-of-" + provider;
  }

  /// The text of a resource.
  public static String read(String resource) throws IOException {
    try (InputStream in = Fleet.class.getResourceAsStream("/" + resource)) {
      return new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8);
    }
  }

  public ScriptedProvider provider(String name) {
    return Objects.requireNonNull(providers.get(name), name);
  }

  public Map<String, ScriptedProvider> providers() {
    return providers;
  }

  public GatewayProcess gateway() {
    return gateway;
  }

  public Caller caller() {
    return caller;
  }

  @Override
  public void close() {
    caller.close();
    providers.values().forEach(ScriptedProvider::close);
    gateway.close();
  }
}
