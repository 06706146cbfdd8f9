/// The packaged gateway as a black box: started as its users start it, asked over HTTP, with
/// scripted providers behind it. Nothing here sees a class of the product but those of `testkit`.
///
/// Real time passes here. What is measured is measured where it matters to a provider or a caller:
/// at the scripted provider, or at the client.
@NullMarked
package dev.understudy.e2e;

import org.jspecify.annotations.NullMarked;
