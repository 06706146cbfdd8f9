/// Tests of the edge: heads, bodies, limits and clocks, with real sockets where it matters.
@NullMarked
package dev.understudy.gateway.edge;

import org.jspecify.annotations.NullMarked;
