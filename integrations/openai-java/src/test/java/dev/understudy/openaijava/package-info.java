/// Tests with the real SDK against scripted providers on real sockets.
@NullMarked
package dev.understudy.openaijava;

import org.jspecify.annotations.NullMarked;
