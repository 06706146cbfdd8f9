package dev.understudy.config;

import dev.understudy.attempt.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What is known about providers and model families, from `providers.yaml`. Immutable.
public final class KnownProviders {

  /// The table that ships with the program.
  public static final KnownProviders BUILT_IN = builtIn();

  private final Map<String, KnownProvider> providers = new LinkedHashMap<>();
  private final Map<String, ProviderInterface> interfaces = new LinkedHashMap<>();
  private final Map<String, String> unserved = new LinkedHashMap<>();
  private final List<Family> families = new ArrayList<>();

  private record Family(Pattern match, Set<Capability> capabilities) {}

  private KnownProviders(Map<?, ?> table) {
    for (ProviderInterface spoken : ProviderInterface.values()) {
      interfaces.put(spoken.name().toLowerCase(Locale.ROOT), spoken);
    }
    section(table, "interfaces")
        .forEach((word, dialect) -> interfaces.put(word.toString(), dialect(dialect)));
    section(table, "providers").forEach((name, facts) -> add(name.toString(), (Map<?, ?>) facts));
    section(table, "unserved")
        .forEach((word, advice) -> unserved.put(word.toString(), advice.toString()));
    for (Object row : (List<?>) Objects.requireNonNull(table.get("families"))) {
      families.add(family((Map<?, ?>) row));
    }
  }

  private static Map<?, ?> section(Map<?, ?> table, String name) {
    return (Map<?, ?>) Objects.requireNonNull(table.get(name), name);
  }

  private void add(String name, Map<?, ?> facts) {
    ProviderInterface spoken = dialect(Objects.requireNonNull(facts.get("interface")));
    Object url = facts.get("base_url");
    Object header = facts.get("key_header");
    providers.put(
        name,
        new KnownProvider(
            name,
            spoken,
            Optional.ofNullable(url).map(Object::toString),
            others(facts),
            Boolean.TRUE.equals(facts.get("responses")),
            header == null ? spoken.keyHeader() : KeyHeader.valueOf(upper(header)),
            !"optional".equals(facts.get("key"))));
    interfaces.putIfAbsent(name, spoken);
  }

  private static Map<ProviderInterface, String> others(Map<?, ?> facts) {
    Map<ProviderInterface, String> urls = new EnumMap<>(ProviderInterface.class);
    if (facts.get("elsewhere") instanceof Map<?, ?> elsewhere) {
      elsewhere.forEach((spoken, url) -> urls.put(dialect(spoken), url.toString()));
    }
    return urls;
  }

  private static Family family(Map<?, ?> row) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (Object word : (List<?>) Objects.requireNonNull(row.get("capabilities"))) {
      capabilities.add(Capability.valueOf(upper(word)));
    }
    String glob = Objects.requireNonNull(row.get("match")).toString();
    String regex = Pattern.quote(glob).replace("*", "\\E.*\\Q");
    return new Family(Pattern.compile(regex), Set.copyOf(capabilities));
  }

  private static ProviderInterface dialect(Object word) {
    return ProviderInterface.valueOf(upper(word));
  }

  private static String upper(Object word) {
    return word.toString().toUpperCase(Locale.ROOT);
  }

  private static KnownProviders builtIn() {
    try (InputStream in = KnownProviders.class.getResourceAsStream("providers.yaml")) {
      Object table =
          new Load(LoadSettings.builder().build())
              .loadFromInputStream(Objects.requireNonNull(in, "providers.yaml"));
      return new KnownProviders((Map<?, ?>) table);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// The provider with this prefix.
  public Optional<KnownProvider> find(String prefix) {
    return Optional.ofNullable(providers.get(prefix));
  }

  /// All prefixes.
  public Set<String> names() {
    return Collections.unmodifiableSet(providers.keySet());
  }

  /// What a model can do, by its family; everything if the family is unknown.
  ///
  /// @param model a model id
  public Set<Capability> capabilities(String model) {
    String last = model.substring(model.lastIndexOf('/') + 1);
    for (Family family : families) {
      if (family.match().matcher(last).matches()) {
        return family.capabilities();
      }
    }
    return Set.of(Capability.values());
  }

  /// The words of `provider_interface` and what they mean.
  Map<String, ProviderInterface> interfaces() {
    return Collections.unmodifiableMap(interfaces);
  }

  /// Dialects that this version does not speak, with what to do instead.
  Map<String, String> unserved() {
    return Collections.unmodifiableMap(unserved);
  }
}
