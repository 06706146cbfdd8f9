/// Descriptions of what a document may contain. A [Section] lists its keys once; from that list
/// come the reader, the printer, the JSON Schema and the table in the documentation.
///
/// Goes in: an item of a document, or a value. Comes out: the value and [Finding]s, or plain values
/// to print. May use `text`. Knows no particular key. No effects.
///
/// [Finding]: dev.understudy.config.text.Finding
@NullMarked
package dev.understudy.config.shape;

import org.jspecify.annotations.NullMarked;
