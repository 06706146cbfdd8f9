/// The library's face: a [Provider] makes one upstream request per call and nothing else. Retry and
/// failover are decorators around it: [RetryingProvider] for one provider, [FailoverProvider] (the
/// engine) for several.
///
/// Goes in: requests as values. Comes out: answers as values, or a [ProviderException]. Requests
/// and answers are records that read and write [Json]; nothing that a provider adds to them is
/// refused or lost ([JsonRecord]). May use every other package of core.
@NullMarked
package dev.understudy.provider;

import org.jspecify.annotations.NullMarked;
