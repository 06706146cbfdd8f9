/// A provider made of scripts, on a real TCP port: what goes in is a [Script] for each request,
/// what comes out are its bytes at their times on the wire, and the list of what was [Received].
///
/// It can do what a real provider does on a bad day and no HTTP server can be asked to do: say
/// nothing, stop at a byte, end inside a chunk, lie about its length, reset.
///
/// May use the JDK alone (and JUnit in [Providers]): it must not share a parser with what it tests.
@NullMarked
package dev.understudy.testkit.peer;

import org.jspecify.annotations.NullMarked;
