package dev.understudy.dialects.errors;

import java.time.Duration;
import java.util.Optional;

/// An error answer of ours.
///
/// @param status of the HTTP answer
/// @param body JSON, in the caller's dialect
/// @param retryAfter when a block tells to come back, for the header of that name
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ErrorAnswer(int status, byte[] body, Optional<Duration> retryAfter) {}
