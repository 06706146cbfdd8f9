package dev.understudy.attempt;

import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/// One configured model entry: something an attempt can be sent to. Holds no credential.
///
/// @param name unique among the targets of a configuration; the model id unless the file says
///   otherwise
/// @param model the model id, `provider/model`
/// @param provider the part of the model id before the first `/`; the whole id if there is none
/// @param endpoint `host:port` of its base URL; one word for in-process targets
/// @param timeouts its clocks
/// @param contextWindow in tokens; empty if unknown
/// @param capabilities what it can do; all of them if nothing is known
/// @param weight its share under weighted selection, positive
/// @param internal never chosen by a policy, only when asked for by name
/// @param credential a label that targets share if they use the same key at the same origin: what
///   is wrong with the key of one is wrong with all of them. Says nothing about the key itself
public record Target(
    String name,
    String model,
    String provider,
    String endpoint,
    Timeouts timeouts,
    OptionalLong contextWindow,
    Set<Capability> capabilities,
    double weight,
    boolean internal,
    String credential) {

  public Target {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a target needs a name");
    }
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight of " + name + " must be positive: " + weight);
    }
    capabilities = Set.copyOf(capabilities);
  }

  /// A target with default clocks, every capability, an unknown window and weight 1, at an endpoint
  /// named like its provider, with a key of its own.
  public static Target of(String model) {
    return new Target(
        model,
        model,
        providerOf(model),
        providerOf(model),
        Timeouts.DEFAULT,
        OptionalLong.empty(),
        EnumSet.allOf(Capability.class),
        1,
        false,
        model);
  }

  /// The provider part of a model id.
  public static String providerOf(String model) {
    int slash = model.indexOf('/');
    return slash < 0 ? model : model.substring(0, slash);
  }

  /// This target under another unique name and with a key of its own: the same model, say, with
  /// another key.
  public Target named(String name) {
    return new Target(
        name,
        model,
        provider,
        endpoint,
        timeouts,
        contextWindow,
        capabilities,
        weight,
        internal,
        name);
  }

  /// This target at another endpoint.
  public Target at(String endpoint) {
    return new Target(
        name,
        model,
        provider,
        endpoint,
        timeouts,
        contextWindow,
        capabilities,
        weight,
        internal,
        credential);
  }

  /// This target with other clocks.
  public Target with(Timeouts timeouts) {
    return new Target(
        name,
        model,
        provider,
        endpoint,
        timeouts,
        contextWindow,
        capabilities,
        weight,
        internal,
        credential);
  }

  /// This target with another weight.
  public Target weighing(double weight) {
    return new Target(
        name,
        model,
        provider,
        endpoint,
        timeouts,
        contextWindow,
        capabilities,
        weight,
        internal,
        credential);
  }

  /// This target with a known context window, in tokens.
  public Target window(long tokens) {
    return new Target(
        name,
        model,
        provider,
        endpoint,
        timeouts,
        OptionalLong.of(tokens),
        capabilities,
        weight,
        internal,
        credential);
  }

  /// This target with only these capabilities.
  public Target able(Set<Capability> capabilities) {
    return new Target(
        name,
        model,
        provider,
        endpoint,
        timeouts,
        contextWindow,
        capabilities,
        weight,
        internal,
        credential);
  }

  /// This target with a key that others may use too, by its label.
  public Target sharing(String credential) {
    return new Target(
        name,
        model,
        provider,
        endpoint,
        timeouts,
        contextWindow,
        capabilities,
        weight,
        internal,
        credential);
  }

  /// Whether both name the same model, at whichever provider.
  public boolean sameModel(Target other) {
    return modelAlone().equals(other.modelAlone());
  }

  private String modelAlone() {
    return model.substring(model.indexOf('/') + 1);
  }

  @Override
  public String toString() {
    return name;
  }
}
