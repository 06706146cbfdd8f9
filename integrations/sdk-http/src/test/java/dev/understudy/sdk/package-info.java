/// Tests of what needs no SDK to be seen.
@NullMarked
package dev.understudy.sdk;

import org.jspecify.annotations.NullMarked;
