/// What the official clients put on the wire, and what becomes of it: the traces of the folder
/// `traces` among the resources are played to the packaged gateway, each against targets of every
/// dialect. In go the bytes of a client, out come what a provider was asked and what the client
/// would have understood.
///
/// May use what the other packages here may: `testkit`, the official clients, and nothing of the
/// product.
@NullMarked
package dev.understudy.e2e.traces;

import org.jspecify.annotations.NullMarked;
