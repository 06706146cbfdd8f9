package dev.understudy.testkit.rehearsal;

import dev.understudy.observe.CallRecord;

/// What came of one call.
///
/// @param text what the caller got; of a stream that broke, its beginning; of a continued one, what
///   the last attempt said
/// @param record how it went
public record Performance(String text, CallRecord record) {}
