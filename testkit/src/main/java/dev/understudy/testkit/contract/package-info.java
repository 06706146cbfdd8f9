/// The contracts that every implementation of an interface of ours must pass, as abstract JUnit
/// classes to extend.
///
/// Goes in: a way to make an implementation that behaves as asked. Comes out: tests. May use `core`
/// and JUnit.
@NullMarked
package dev.understudy.testkit.contract;

import org.jspecify.annotations.NullMarked;
