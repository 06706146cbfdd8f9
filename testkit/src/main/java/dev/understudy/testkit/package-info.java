/// What tests need instead of sleeping and mocking: [VirtualTime], [VirtualClock], [Seeds], a
/// provider in memory ([InMemoryProvider]), a log of calls ([CallLog]), and in packages of their
/// own scripted providers over real sockets, rehearsals of a policy, assertions, a JUnit extension,
/// the fault catalogue, and the contracts every implementation of an interface of ours must pass.
/// Published: users test their own policies with it.
///
/// May use `core`, JUnit and AssertJ.
@NullMarked
package dev.understudy.testkit;

import org.jspecify.annotations.NullMarked;
