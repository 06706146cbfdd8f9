package dev.understudy.testkit.faults;

import dev.understudy.observe.CallRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What one call of a client came to.
///
/// @param text all that it said, in its order
/// @param failure how it failed; null: it ended as a whole answer
/// @param status the status that the failure tells, if it tells one
/// @param took how long
/// @param askedA requests that A saw meanwhile
/// @param askedB the same for B
/// @param told what its engine told a listener of calls meanwhile; empty: there is no listener
record Heard(
    String text,
    @Nullable Throwable failure,
    OptionalInt status,
    Duration took,
    int askedA,
    int askedB,
    Optional<List<CallRecord>> told) {}
