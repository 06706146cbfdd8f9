package dev.understudy.gateway.edge;

import java.time.Duration;

/// What a caller may take: bytes, fields and time.
///
/// @param uriBytes longest request target
/// @param headBytes longest block of header fields, line ends included
/// @param fields most header fields
/// @param bodyBytes longest body
/// @param headTime from the first byte of a request to the end of its head
/// @param bodyTime from there to the end of its body
/// @param bodyBytesPerSecond slowest body, after a grace of five seconds
/// @param idleTime between two requests
/// @param stallTime without progress while an answer waits to be written
public record EdgeLimits(
    int uriBytes,
    int headBytes,
    int fields,
    int bodyBytes,
    Duration headTime,
    Duration bodyTime,
    int bodyBytesPerSecond,
    Duration idleTime,
    Duration stallTime) {

  /// 8 KiB, 32 KiB, 100 fields, 32 MiB; 10 s, 60 s, 1 KiB/s, 60 s, 30 s.
  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          8 * 1024,
          32 * 1024,
          100,
          32 * 1024 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          1024,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));

  /// The same with another longest body.
  public EdgeLimits body(int bytes) {
    return new EdgeLimits(
        uriBytes,
        headBytes,
        fields,
        bytes,
        headTime,
        bodyTime,
        bodyBytesPerSecond,
        idleTime,
        stallTime);
  }

  /// The same with other clocks.
  public EdgeLimits clocks(Duration head, Duration body, Duration idle, Duration stall) {
    return new EdgeLimits(
        uriBytes, headBytes, fields, bodyBytes, head, body, bodyBytesPerSecond, idle, stall);
  }
}
