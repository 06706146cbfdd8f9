/// The code of the pages of `docs`: policies by builder, and what they do in an incident, played in
/// virtual time. Each page's YAML is read and must say what its Java says.
///
/// May use everything that is published.
@NullMarked
package dev.understudy.examples.pages;

import org.jspecify.annotations.NullMarked;
