/// A long run of the packaged gateway at most of its capacity, with providers of whose answers one
/// in twenty is a fault.
///
/// Goes in: how long. Comes out: a verdict on every answer, and on memory, threads and descriptors.
/// May use `testkit`; of the gateway it knows the command and the wire.
@NullMarked
package dev.understudy.bench.soak;

import org.jspecify.annotations.NullMarked;
