package dev.understudy.cli;

import dev.understudy.config.Admin;
import dev.understudy.config.Configuration;
import dev.understudy.config.State;
import java.util.ArrayList;
import java.util.List;

/// Settings that the file format has and the gateway of this version does not act on. They are
/// allowed, so that one file serves several versions, and named, so that nobody relies on them.
final class WithoutEffect {
  private WithoutEffect() {}

  /// One sentence a setting.
  static List<String> in(Configuration configuration) {
    List<String> found = new ArrayList<>();
    if (!configuration.admin().equals(Admin.DEFAULT)) {
      found.add(
          "admin: this version opens no admin listener; /healthz and /readyz are on the model"
              + " listeners");
    }
    if (configuration.state() instanceof State.Redis) {
      found.add(
          "state.store: this version shares nothing through Redis; blocks and breakers are this"
              + " process's own");
    }
    if (configuration.telemetry().otlpEndpoint().isPresent()) {
      found.add("telemetry.otlp_endpoint: this version sends no spans and metrics");
    }
    return found;
  }
}
