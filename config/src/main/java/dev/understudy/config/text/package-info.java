/// Text and tree: YAML or JSON to [Item]s that know their place, plain values back to YAML or JSON.
///
/// Goes in: text. Comes out: a tree, or [Finding]s. May use the YAML parser. Knows nothing of what
/// a configuration contains. No effects.
@NullMarked
package dev.understudy.config.text;

import org.jspecify.annotations.NullMarked;
