/// Reading JSON bytes without building anything. Internal to this module.
///
/// Goes in: the data of one event, or a range of a body. Comes out: keys, values and their ranges.
/// May use: the JDK. No effects.
@NullMarked
package dev.understudy.dialects.json;

import org.jspecify.annotations.NullMarked;
