/// Providers over the HTTP client: OpenAI and everything compatible with it, Anthropic, Gemini, and
/// all models of a configuration file.
module dev.understudy.providers {
  requires static transitive org.jspecify;
  requires transitive dev.understudy.core;
  requires transitive dev.understudy.transport;
  requires static transitive dev.understudy.config;

  exports dev.understudy.providers;
}
