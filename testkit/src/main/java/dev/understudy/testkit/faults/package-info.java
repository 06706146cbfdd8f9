/// The fault catalogue: what providers do wrong, and how a call through failover must end then.
///
/// Goes in: a client, as a lambda that makes one call ([FaultTests]). Comes out: a test for every
/// fault that can happen in a dialect and a mode. Behind each fault are two scripted providers on
/// real sockets: A misbehaves, B can take over. The verdicts are the same for every way in, be it a
/// gateway, our own API or an adapter to somebody else's library; a way that cannot keep one of
/// them says so by name and reason.
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> everyFaultEndsAsItMust() {
///   return FaultTests.in(Dialect.CHAT)
///       .differs("a byte order mark", "the library's parser drops the first event", f -> ...)
///       .cannot("an event of 5 MB after content", "the library has no limit to an event")
///       .through(scene -> {
///         Client client = clientOver(scene, scene.policy(), scene.listener());
///         return heard ->
///             scene.streams() ? client.stream("hi", heard) : heard.accept(client.ask("hi"));
///       });
/// }
/// ```
///
/// May use the JDK, core, [dev.understudy.testkit.CallLog], [dev.understudy.testkit.peer] and
/// JUnit.
@NullMarked
package dev.understudy.testkit.faults;

import org.jspecify.annotations.NullMarked;
