/// What a user wrote down: listeners, models, policies.
///
/// Goes in: the text of a YAML or JSON file and the environment ([ConfigFile]). Comes out: a
/// [Configuration] of core's records, or every [Problem] of the file at once; also the text of such
/// records, the JSON Schema of the format, and the [Plan] a configuration leads to. May use `core`
/// and a YAML parser. Reads the one file it is given; no other effects, no clock, no network.
@NullMarked
package dev.understudy.config;

import org.jspecify.annotations.NullMarked;
