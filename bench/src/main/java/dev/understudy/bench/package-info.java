/// Measurements: `micro` holds JMH benchmarks, `load` drives the packaged gateway beside nginx.
/// What both need to report lives here.
@NullMarked
package dev.understudy.bench;

import org.jspecify.annotations.NullMarked;
