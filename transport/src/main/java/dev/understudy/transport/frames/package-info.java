/// What both ends of HTTP/2 have in common: framing and header compression by Netty, our own limits
/// around them.
///
/// Goes in: the bytes of a connection. Comes out: frames whose number and size are bounded, told to
/// whoever extends [FrameHandler]. For the client in this module and the server in the gateway; not
/// meant for anybody else. May use Netty.
@NullMarked
package dev.understudy.transport.frames;

import org.jspecify.annotations.NullMarked;
