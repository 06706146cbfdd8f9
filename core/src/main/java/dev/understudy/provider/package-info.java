/// The library's face: a `Provider` makes one upstream request per call and nothing else. Retry and
/// failover are decorators around it.
///
/// Goes in: requests as values. Comes out: answers as values, or a `ProviderException`. May use
/// every other package of core.
@NullMarked
package dev.understudy.provider;

import org.jspecify.annotations.NullMarked;
