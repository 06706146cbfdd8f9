package dev.understudy.observe;

import dev.understudy.call.History;
import dev.understudy.call.Why;
import java.time.Duration;

/// One call, told once it is over.
///
/// @param why `ANSWERED`, or what ended it
/// @param complete whether the caller got a whole answer; false for a stream that broke after it
///   was delivered
/// @param history everything that happened
/// @param took from arrival to end
public record CallRecord(Why why, boolean complete, History history, Duration took) {}
