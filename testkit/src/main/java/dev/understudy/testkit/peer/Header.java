package dev.understudy.testkit.peer;

/// One header line as it was on the wire.
///
/// @param name as spelled by the sender
/// @param value without surrounding white space
public record Header(String name, String value) {
  boolean named(String other) {
    return name.equalsIgnoreCase(other);
  }
}
