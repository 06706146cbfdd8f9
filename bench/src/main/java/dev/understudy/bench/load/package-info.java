/// The gateway beside nginx, on one machine: [Load] starts an upstream and the contestants, drives
/// each in turns with wrk, and reads what every process cost from `/proc`. [BareProxy] is the
/// floor: the same HTTP library with nothing in between.
///
/// Takes programs of the operating system and the packaged gateway; gives a table. Linux only.
@NullMarked
package dev.understudy.bench.load;

import org.jspecify.annotations.NullMarked;
