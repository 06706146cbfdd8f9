/// Failover across Spring AI models.
///
/// Goes in: Spring AI models, each behind a [dev.understudy.attempt.Target]; prompts and requests
/// as Spring AI makes them. Comes out: a model of the same kind. May use core, the dialects'
/// classifiers and Spring AI; vendor SDKs and HTTP clients only where the class path has them.
@NullMarked
package dev.understudy.springai;

import org.jspecify.annotations.NullMarked;
