/// The words that all wire formats share: which family a caller or target speaks ([Dialect]), which
/// operation was asked for ([Endpoint]), a growable run of bytes ([Bytes]) and a stretch of
/// somebody else's ([Piece]).
///
/// Goes in: nothing. Comes out: values. May use: the JDK. No effects.
@NullMarked
package dev.understudy.dialects;

import org.jspecify.annotations.NullMarked;
