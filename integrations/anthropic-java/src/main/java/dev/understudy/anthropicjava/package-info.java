/// Every method of the official Anthropic client, kept alive: an HTTP client under the SDK that
/// fails over between targets of its wire format.
///
/// Goes in: targets and a policy ([AnthropicFailover]). Comes out: an `HttpClient` for the SDK's
/// `ClientOptions`, or a client that is ready to use. May use the SDK, core, dialects and
/// `dev.understudy.sdk`, which holds all logic: here the SDK's types are translated.
@NullMarked
package dev.understudy.anthropicjava;

import org.jspecify.annotations.NullMarked;
