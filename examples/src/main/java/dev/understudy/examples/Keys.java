package dev.understudy.examples;

/// Keys of providers, from the environment.
final class Keys {
  private Keys() {}

  static String openAi() {
    return System.getenv().getOrDefault("OPENAI_API_KEY", "none");
  }

  static String anthropic() {
    return System.getenv().getOrDefault("ANTHROPIC_API_KEY", "none");
  }
}
