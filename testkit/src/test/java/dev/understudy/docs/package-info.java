/// The code of the documents, compiled and run.
@NullMarked
package dev.understudy.docs;

import org.jspecify.annotations.NullMarked;
