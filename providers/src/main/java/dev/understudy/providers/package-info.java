/// The implementations of [dev.understudy.provider.Provider] over our own HTTP client: one upstream
/// request a call, nothing retried, every failure named. [dev.understudy.providers.Providers] is
/// the short way in.
///
/// Goes in: requests as values. Comes out: answers as values, or a
/// [dev.understudy.provider.ProviderException] judged by the tables of the provider. Network and
/// parsing happen on event loops ([Connections]), reading of values on the caller's thread. May use
/// `core`, `dialects` and `transport`; `ConfiguredProvider` alone uses `config`.
@NullMarked
package dev.understudy.providers;

import org.jspecify.annotations.NullMarked;
