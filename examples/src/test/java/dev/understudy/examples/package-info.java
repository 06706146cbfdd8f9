/// Runs the examples against scripted providers, the first of which is in trouble.
@NullMarked
package dev.understudy.examples;

import org.jspecify.annotations.NullMarked;
