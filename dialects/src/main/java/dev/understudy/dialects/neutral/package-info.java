/// What is said in a conversation, in no dialect: the form that every translation goes through.
///
/// Goes in: nothing. Comes out: values, and the order in which the events of a stream are pushed.
/// May use the JSON library for schemas. No effects.
@NullMarked
package dev.understudy.dialects.neutral;

import org.jspecify.annotations.NullMarked;
