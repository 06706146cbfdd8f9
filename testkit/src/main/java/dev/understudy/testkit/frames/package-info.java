/// Either end of an HTTP/2 connection, frame by frame: what goes in are frames to write, legal or
/// not; what comes out are the frames that the other end sent. A [FramePeer] is a provider made of
/// such scripts.
///
/// May use the JDK alone: it must not share a parser with what it tests.
@NullMarked
package dev.understudy.testkit.frames;

import org.jspecify.annotations.NullMarked;
