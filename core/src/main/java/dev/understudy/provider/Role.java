package dev.understudy.provider;

/// Who says something. Open: providers add their own.
///
/// @param value the word on the wire
public record Role(String value) implements OpenWord {
  /// Instructions that go before everything.
  public static final Role SYSTEM = new Role("system");

  /// Instructions of the application.
  public static final Role DEVELOPER = new Role("developer");

  /// The person.
  public static final Role USER = new Role("user");

  /// The model.
  public static final Role ASSISTANT = new Role("assistant");

  /// The result of a tool call.
  public static final Role TOOL = new Role("tool");

  @Override
  public String toString() {
    return value;
  }
}
