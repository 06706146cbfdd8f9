package dev.understudy.gateway.route;

import dev.understudy.call.Route;
import dev.understudy.policy.RetryPolicy;
import java.util.concurrent.atomic.AtomicLong;

/// Where calls for one model name go, and under which rules.
///
/// @param name as it is configured: the target's name, or the id of several
/// @param route the targets
/// @param policy the rules
/// @param rotation how many calls there were, for round robin
public record Destination(String name, Route route, RetryPolicy policy, AtomicLong rotation) {}
