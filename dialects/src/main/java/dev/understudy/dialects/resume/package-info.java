/// Going on with a stream that broke in front of its caller.
///
/// Goes in: what the caller has been shown ([Delivered]) and the text of another attempt that it
/// lacks ([dev.understudy.resume.Seam]). Comes out: whether that may be ([Resumable]), the request
/// that asks for the rest ([PrefillForm]), and frames that go on with those the caller has
/// ([Continuation]). May use `json`, `sse`, `neutral`, `codec`, `translate`. No effects.
@NullMarked
package dev.understudy.dialects.resume;

import org.jspecify.annotations.NullMarked;
