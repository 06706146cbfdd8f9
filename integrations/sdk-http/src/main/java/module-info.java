/// The common part of the adapters for vendors' SDKs: an HTTP exchange that an SDK wants, as bytes,
/// kept alive over several targets of one wire format. Knows no SDK.
module dev.understudy.sdk {
  requires static transitive org.jspecify;
  requires transitive dev.understudy.core;
  requires transitive dev.understudy.dialects;

  exports dev.understudy.sdk;
}
