package dev.understudy.spring;

import dev.understudy.springai.FailoverChatModel;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Down only if no target at all would be asked now: one provider's trouble is what a failover is
/// there for, and no reason to restart an application.
public final class UnderstudyHealthIndicator extends AbstractHealthIndicator {
  private final FailoverChatModel model;

  /// The health of a model's targets.
  public UnderstudyHealthIndicator(FailoverChatModel model) {
    super("the targets' health cannot be read");
    this.model = model;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    List<TargetReport> targets =
        model.targets().stream().map(target -> TargetReport.of(target, model.engine())).toList();
    targets.forEach(target -> health.withDetail(target.name(), target.state()));
    if (targets.stream().anyMatch(TargetReport::asked)) {
      health.up();
    } else {
      health.down();
    }
  }
}
