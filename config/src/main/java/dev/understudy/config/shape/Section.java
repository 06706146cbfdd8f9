package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import dev.understudy.config.text.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A table with known keys. Described once with [#of]; immutable afterwards.
public final class Section<T> implements Shape<T> {
  private final String name;
  private final String doc;
  private final Map<String, Key.Binding<T, ?, ?>> keys;
  private final Map<String, String> refused;
  private final List<Rule> rules;
  private final Function<Values, T> make;

  private Section(String name, String doc, Description<T> description, Function<Values, T> make) {
    this.name = name;
    this.doc = doc;
    this.keys = new LinkedHashMap<>(description.keys);
    this.refused = new LinkedHashMap<>(description.refused);
    this.rules = List.copyOf(description.rules);
    this.make = make;
  }

  /// Describes a section.
  ///
  /// @param name of its part of the schema and of the documentation
  /// @param doc what it is for; Markdown
  /// @param body names the keys and returns what makes a value of them
  public static <T> Section<T> of(
      String name, String doc, Function<Description<T>, Function<Values, T>> body) {
    Description<T> description = new Description<>();
    return new Section<>(name, doc, description, body.apply(description));
  }

  /// A condition over several keys, which the JSON Schema does not express.
  public interface Rule {
    /// Reports what does not fit.
    void check(Values values, Reading reading);
  }

  /// The keys of a section being described. Not thread-safe.
  public static final class Description<T> {
    private final Map<String, Key.Binding<T, ?, ?>> keys = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();

    private Description() {}

    /// A key that must be there.
    public <V> Key<V> required(String name, Shape<V> shape, String doc, Function<T, V> get) {
      Key<V> key = new Key<>(name, shape.words(), new Key.Presence.Required(), doc);
      return bind(key, shape, false, value -> value, get.andThen(Optional::of));
    }

    /// A key whose absence stands for a value.
    public <V> Key<V> key(String name, Shape<V> shape, V usual, String doc, Function<T, V> get) {
      Key.Presence presence = new Key.Presence.Defaulted(shape.print(usual));
      Key<V> key = new Key<>(name, shape.words(), presence, doc);
      return bind(
          key, shape, false, value -> Optional.of(value.orElse(usual)), get.andThen(Optional::of));
    }

    /// A key that may be absent.
    ///
    /// @param absence what its absence means
    public <V> Key<Optional<V>> optional(
        String name, Shape<V> shape, String absence, String doc, Function<T, Optional<V>> get) {
      Key.Presence presence = new Key.Presence.Optional(absence);
      Key<Optional<V>> key = new Key<>(name, shape.words(), presence, doc);
      return bind(key, shape, false, Optional::of, get);
    }

    /// A key that may be absent, and may be `null`, which is the same.
    public <V> Key<Optional<V>> nullable(
        String name, Shape<V> shape, String absence, String doc, Function<T, Optional<V>> get) {
      Key.Presence presence = new Key.Presence.Optional(absence);
      Key<Optional<V>> key = new Key<>(name, shape.words(), presence, doc);
      return bind(key, shape, true, Optional::of, get);
    }

    /// A key that is accepted with a warning and has no effect.
    public void ignored(String name, String why) {
      Key<String> key = new Key<>(name, "anything", new Key.Presence.Ignored(), why);
      keys.put(
          name,
          new Key.Binding<T, String, String>(
              key, Optional.empty(), true, value -> value, owner -> Optional.empty()));
    }

    /// A key that is known elsewhere and refused here.
    ///
    /// @param advice what to do instead
    public void refused(String name, String advice) {
      refused.put(name, advice);
    }

    /// A condition over several keys; checked when all keys could be read.
    public void rule(Rule rule) {
      rules.add(rule);
    }

    private <V, R> Key<R> bind(
        Key<R> key,
        Shape<V> shape,
        boolean nullable,
        Function<Optional<V>, Optional<R>> complete,
        Function<T, Optional<V>> present) {
      keys.put(key.name(), new Key.Binding<>(key, Optional.of(shape), nullable, complete, present));
      return key;
    }
  }

  /// What it is called in the schema and the documentation.
  public String name() {
    return name;
  }

  /// What it is for.
  public String doc() {
    return doc;
  }

  /// Its keys, in order.
  public List<Key<?>> keys() {
    List<Key<?>> all = new ArrayList<>();
    keys.values().forEach(binding -> all.add(binding.key()));
    return List.copyOf(all);
  }

  /// Itself and the sections in it, each once, outer before inner.
  @Override
  public List<Section<?>> sections() {
    Set<Section<?>> all = new LinkedHashSet<>();
    all.add(this);
    keys.values()
        .forEach(binding -> binding.shape().ifPresent(shape -> all.addAll(shape.sections())));
    return List.copyOf(all);
  }

  @Override
  public boolean resembles(Item item) {
    return item instanceof Item.Table;
  }

  @Override
  public String words() {
    return "a section with keys";
  }

  @Override
  public Optional<T> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    if (!(item instanceof Item.Table table)) {
      reading.structure(
          item.at(),
          path,
          "expected a section with keys, found " + item.what(),
          "keys here: " + String.join(", ", keys.keySet()));
      return Optional.empty();
    }
    Map<String, Item> present = present(table, path, reading);
    Map<Key<?>, Object> values = new HashMap<>();
    boolean sound = present.size() == table.entries().size();
    for (Key.Binding<T, ?, ?> binding : keys.values()) {
      sound &= take(binding, present.get(binding.key().name()), table, path, reading, values);
    }
    for (Key.Binding<T, ?, ?> binding : keys.values()) {
      boolean required = binding.key().presence() instanceof Key.Presence.Required;
      if (required && !values.containsKey(binding.key())) {
        return Optional.empty();
      }
    }
    return sound ? checked(new Values(values, path), reading) : remains(new Values(values, path));
  }

  private Map<String, Item> present(Item.Table table, String path, Reading reading) {
    Map<String, Item> present = new LinkedHashMap<>();
    for (Item.Entry entry : table.entries()) {
      String at = join(path, entry.key());
      reading.visit(at, entry.at());
      if (keys.containsKey(entry.key())) {
        present.put(entry.key(), entry.value());
      } else if (refused.containsKey(entry.key())) {
        String advice = refused.getOrDefault(entry.key(), "");
        reading.structure(entry.at(), at, "this key is not supported", advice);
      } else {
        Set<String> candidates = new HashSet<>(keys.keySet());
        table.entries().forEach(other -> candidates.remove(other.key()));
        String near = Words.suggestion(entry.key(), ordered(candidates));
        reading.structure(entry.at(), at, "unknown key", near);
      }
    }
    return present;
  }

  private List<String> ordered(Set<String> candidates) {
    return keys.keySet().stream().filter(candidates::contains).toList();
  }

  private <V, R> boolean take(
      Key.Binding<T, V, R> binding,
      @Nullable Item item,
      Item.Table table,
      String path,
      Reading reading,
      Map<Key<?>, Object> values) {
    Key<R> key = binding.key();
    String at = join(path, key.name());
    if (item != null && binding.shape().isEmpty()) {
      reading.warning(at, "this key has no effect here", key.doc());
      return true;
    }
    Optional<V> value = Optional.empty();
    if (item != null && !(binding.nullable() && item instanceof Item.Nothing)) {
      value = binding.shape().flatMap(shape -> shape.read(item, at, reading));
    } else if (key.presence() instanceof Key.Presence.Required) {
      String missing = "the key " + key.name() + " is missing";
      reading.structure(table.at(), path, missing, "add it: " + key.words());
    }
    binding.complete().apply(value).ifPresent(ready -> values.put(key, ready));
    return reading.clean(at);
  }

  /// What is left of a section with errors: the keys that could be read, and what absence means for
  /// the others. Only other checks see it.
  private Optional<T> remains(Values values) {
    try {
      return Optional.of(make.apply(values));
    } catch (IllegalArgumentException unfit) {
      return Optional.empty();
    }
  }

  private Optional<T> checked(Values values, Reading reading) {
    int before = reading.findings().size();
    rules.forEach(rule -> rule.check(values, reading));
    if (reading.findings().stream().skip(before).anyMatch(finding -> finding.error())) {
      return Optional.empty();
    }
    try {
      return Optional.of(make.apply(values));
    } catch (IllegalArgumentException wrong) {
      reading.error(values.path(), String.valueOf(wrong.getMessage()), "change one of them");
      return Optional.empty();
    }
  }

  @Override
  public Map<String, Object> print(T value) {
    Map<String, Object> printed = new LinkedHashMap<>();
    keys.forEach((key, binding) -> binding.print(value).ifPresent(item -> printed.put(key, item)));
    return printed;
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    return schemas.refer(this);
  }

  /// Its own schema, without a reference.
  Map<String, Object> body(Schemas schemas) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    keys.forEach((key, binding) -> {
      properties.put(key, property(binding, schemas));
      if (binding.key().presence() instanceof Key.Presence.Required) {
        required.add(key);
      }
    });
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "object");
    body.put("description", doc);
    body.put("properties", properties);
    if (!required.isEmpty()) {
      body.put("required", required);
    }
    body.put("additionalProperties", false);
    return body;
  }

  private static Map<String, Object> property(Key.Binding<?, ?, ?> binding, Schemas schemas) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("description", binding.key().doc());
    switch (binding.key().presence()) {
      case Key.Presence.Defaulted(var usual) -> property.put("default", usual);
      case Key.Presence.Ignored ignored -> property.put("deprecated", true);
      case Key.Presence.Required required -> {}
      case Key.Presence.Optional optional -> {}
    }
    binding.shape().ifPresent(shape -> property.putAll(nullable(shape.schema(schemas), binding)));
    return property;
  }

  private static Map<String, Object> nullable(
      Map<String, Object> schema, Key.Binding<?, ?, ?> binding) {
    return binding.nullable() ? Map.of("anyOf", List.of(schema, Map.of("type", "null"))) : schema;
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
