/// A live failover with everything embedded: three scripted providers, a gateway, a client. Goes
/// in: nothing. Comes out: a timeline of every call on the terminal, and a summary.
///
/// May use the gateway and the scripted providers of `testkit`.
@NullMarked
package dev.understudy.cli.demo;

import org.jspecify.annotations.NullMarked;
