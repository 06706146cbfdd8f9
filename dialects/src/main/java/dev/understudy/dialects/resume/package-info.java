/// Going on with a stream that broke in front of its caller.
///
/// Goes in: what the caller has been shown ([Delivered]) and the text of another attempt. Comes
/// out: whether that may be ([Resumable]), the request that asks for the rest ([PrefillForm]), what
/// of the new text the caller lacks ([Seam]), and frames that go on with those it has
/// ([Continuation]). May use `json`, `sse`, `neutral`, `codec`, `translate`. No effects.
@NullMarked
package dev.understudy.dialects.resume;

import org.jspecify.annotations.NullMarked;
