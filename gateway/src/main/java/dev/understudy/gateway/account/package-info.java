/// What is written down about calls: the access log, one line a call at info, one an attempt at
/// debug. No prompts, no answers, no credentials; control characters are escaped.
///
/// Goes in: ends of calls and attempts. Comes out: log lines, written by a thread of their own. May
/// use `edge`, `relay` and the records of `core`.
@NullMarked
package dev.understudy.gateway.account;

import org.jspecify.annotations.NullMarked;
