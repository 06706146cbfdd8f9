package dev.understudy.transport;

/// One request being written. Tells its [Exchange] how it goes: `wrote`, `sent`, `writeFailed`. On
/// its loop only.
interface Sending {
  /// Writes as much as may be written now.
  void goOn();

  /// Whether a byte of the request may have left this process.
  boolean anyByte();
}
