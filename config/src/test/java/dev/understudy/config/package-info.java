/// Tests of configuration files. Example, property and generated-file tests; texts in
/// `src/test/data`.
@NullMarked
package dev.understudy.config;

import org.jspecify.annotations.NullMarked;
