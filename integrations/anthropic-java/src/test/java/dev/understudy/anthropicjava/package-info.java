/// Tests with the real SDK against scripted providers on real sockets.
@NullMarked
package dev.understudy.anthropicjava;

import org.jspecify.annotations.NullMarked;
