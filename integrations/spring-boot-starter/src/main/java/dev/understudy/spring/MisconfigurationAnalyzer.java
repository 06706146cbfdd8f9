package dev.understudy.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Tells why an application did not start: a target without a model, a policy that does not exist,
/// a file with mistakes, nothing to fail over to.
final class MisconfigurationAnalyzer extends AbstractFailureAnalyzer<MisconfiguredException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, MisconfiguredException cause) {
    return new FailureAnalysis(cause.description(), cause.action(), cause);
  }
}
