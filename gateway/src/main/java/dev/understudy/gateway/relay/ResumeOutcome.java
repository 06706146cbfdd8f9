package dev.understudy.gateway.relay;

import java.util.Locale;

/// What came of a stream that broke in front of its caller although the policy says `resume`.
public enum ResumeOutcome {
  /// Another attempt went on with it.
  RESUMED,
  /// Nobody made the same text again.
  DIVERGED,
  /// Who was asked turned the request down.
  REFUSED,
  /// Who was asked failed.
  FAILED,
  /// It could not be continued, or nobody was left who might have tried.
  NOT_ELIGIBLE;

  /// The word for it in logs and counts.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
