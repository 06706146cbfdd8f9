/// Wire formats as pure functions over bytes: scanning and splicing requests, parsing and judging
/// streams, translating between dialects, classifying and writing errors.
///
/// The neutral form, the codecs and what goes on with a broken stream are for our own modules
/// alone: they hold trees of the JSON library, which is not part of anybody's interface.
@SuppressWarnings("module") // those modules are not there yet when this is compiled
module dev.understudy.dialects {
  requires static transitive org.jspecify;
  requires transitive dev.understudy.core;
  requires tools.jackson.core;
  requires transitive tools.jackson.databind;

  exports dev.understudy.dialects;
  exports dev.understudy.dialects.anthropic to
      dev.understudy.langchain4j,
      dev.understudy.providers,
      dev.understudy.springai;
  exports dev.understudy.dialects.classify;
  exports dev.understudy.dialects.codec to
      dev.understudy.gateway;
  exports dev.understudy.dialects.errors;
  exports dev.understudy.dialects.eventstream;
  exports dev.understudy.dialects.jsonarray;
  exports dev.understudy.dialects.neutral to
      dev.understudy.gateway;
  exports dev.understudy.dialects.resume to
      dev.understudy.gateway,
      dev.understudy.providers,
      dev.understudy.sdk;
  exports dev.understudy.dialects.scan;
  exports dev.understudy.dialects.sse;
  exports dev.understudy.dialects.stream;
  exports dev.understudy.dialects.translate;
}
