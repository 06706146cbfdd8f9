/// JMH benchmarks. Each class is one question, with a baseline that runs in the same process;
/// [Micro] runs them and prints time and bytes an operation and the ratio to the baseline.
@NullMarked
package dev.understudy.bench.micro;

import org.jspecify.annotations.NullMarked;
