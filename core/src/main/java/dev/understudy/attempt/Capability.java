package dev.understudy.attempt;

/// Something a request may need and a target may lack.
public enum Capability {
  /// Function calling.
  TOOLS,
  /// Images in the prompt.
  VISION,
  /// Output constrained by a JSON schema.
  JSON_SCHEMA,
  /// A trailing assistant message is continued, not answered.
  PREFILL
}
