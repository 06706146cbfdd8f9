package dev.understudy.spring;

import dev.understudy.config.ConfigFile;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.springai.FailoverChatModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/// What an operator wants to see: the targets in their order and how they are doing, and the rules.
/// Holds no key and no prompt.
@Endpoint(id = "understudy")
public final class UnderstudyEndpoint {
  private final FailoverChatModel model;
  private final Policies policies;

  /// The endpoint of a model.
  public UnderstudyEndpoint(FailoverChatModel model, Policies policies) {
    this.model = model;
    this.policies = policies;
  }

  /// Targets and rules; `policies` are written as a configuration file would write them.
  @ReadOperation
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    List<TargetReport> targets =
        model.targets().stream().map(target -> TargetReport.of(target, model.engine())).toList();
    report.put("targets", targets);
    Map<String, RetryPolicy> all = new LinkedHashMap<>(policies.named());
    all.put("standard", model.policy());
    report.put("policies", ConfigFile.print(all).lines().toList());
    return report;
  }
}
