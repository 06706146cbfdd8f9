/// Spring AI's own models, on real sockets, behind a failover.
@NullMarked
package dev.understudy.springai;

import org.jspecify.annotations.NullMarked;
