/// Tests of the client against raw sockets.
@NullMarked
package dev.understudy.transport;

import org.jspecify.annotations.NullMarked;
