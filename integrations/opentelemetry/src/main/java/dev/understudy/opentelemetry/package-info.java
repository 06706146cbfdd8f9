/// Calls and attempts as OpenTelemetry spans and metrics, under the names of its conventions for
/// generative AI.
///
/// Goes in: what the engine tells ([CallTelemetry] is an engine listener). Comes out: a CLIENT span
/// for each call with a child for each attempt, and histograms and a counter. Never holds prompts,
/// answers or keys.
///
/// May use core and the OpenTelemetry API; the SDK is the program's business.
@NullMarked
package dev.understudy.opentelemetry;

import org.jspecify.annotations.NullMarked;
