/// The server as a whole: [Gateway] puts edge, route, serve, relay and account together over one
/// set of event loops.
///
/// Goes in: a [dev.understudy.config.Configuration]. Comes out: open ports. May use everything.
@NullMarked
package dev.understudy.gateway;

import org.jspecify.annotations.NullMarked;
