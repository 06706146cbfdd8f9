/// Shows that a scripted provider does what its scripts say, seen from a socket.
@NullMarked
package dev.understudy.testkit.peer;

import org.jspecify.annotations.NullMarked;
