/// What a failover costs beyond the attempt that failed, seen by the providers.
///
/// Goes in: the packaged gateway. Comes out: a table for `docs/benchmarks.md`. May use `testkit`.
@NullMarked
package dev.understudy.bench.failover;

import org.jspecify.annotations.NullMarked;
