/// What is promised to those who build on Understudy: its public API as text in `api/`, and the
/// bill of materials. Reads class files and POMs of the tree; uses no class of the product.
@NullMarked
package dev.understudy.api;

import org.jspecify.annotations.NullMarked;
