/// The fault catalogue: what providers do wrong, and what a caller of the packaged gateway gets.
///
/// Goes in: the [catalogue of the testkit][dev.understudy.testkit.faults.Faults]. Comes out: a test
/// for every fault in every dialect and mode it can happen in, and a table of all of them in
/// `target/catalogue.txt`. Whatever the row says, every answer must be whole or an error that
/// cannot be taken for an answer ([Heard]). What the gateway says besides, in words and headers, is
/// in [Details].
@NullMarked
package dev.understudy.e2e.catalogue;

import org.jspecify.annotations.NullMarked;
