/// The keys of a retry policy in a file: a file of ours for each section of it, from
/// [dev.understudy.config.policy.PolicyFormat] down.
///
/// Goes in and comes out what a [dev.understudy.config.shape.Section] takes and gives: an item of a
/// document, or a record of core's `policy`. May use `shape` and `text`. No effects.
@NullMarked
package dev.understudy.config.policy;

import org.jspecify.annotations.NullMarked;
