package dev.understudy.provider;

/// A word of an open list: known ones are constants, others pass through.
sealed interface OpenWord permits Role, FinishReason, ToolType {
  /// The word on the wire.
  String value();
}
