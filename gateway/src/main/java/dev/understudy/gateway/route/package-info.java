/// From the name of a model to everything a call to it needs: targets and policy ([Destination]),
/// and how each target is reached ([Wiring]).
///
/// Goes in: a [dev.understudy.config.Configuration]. Comes out: a [Directory], immutable, swapped
/// whole. Nothing of a request but the model name, as a key, is used here. May use `core`,
/// `config`, `dialects` and the request types of `transport`; no network.
@NullMarked
package dev.understudy.gateway.route;

import org.jspecify.annotations.NullMarked;
