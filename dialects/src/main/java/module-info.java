/// Wire formats as pure functions over bytes: scanning and splicing requests, parsing and judging
/// streams, translating between dialects, classifying and writing errors.
module dev.understudy.dialects {
  requires static transitive org.jspecify;
  requires transitive dev.understudy.core;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.understudy.dialects;
  exports dev.understudy.dialects.classify;
  exports dev.understudy.dialects.codec;
  exports dev.understudy.dialects.errors;
  exports dev.understudy.dialects.eventstream;
  exports dev.understudy.dialects.jsonarray;
  exports dev.understudy.dialects.neutral;
  exports dev.understudy.dialects.resume;
  exports dev.understudy.dialects.scan;
  exports dev.understudy.dialects.sse;
  exports dev.understudy.dialects.stream;
  exports dev.understudy.dialects.translate;
}
