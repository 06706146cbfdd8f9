/// What a vendor's SDK asks for over HTTP, kept alive over several targets that speak its wire
/// format.
///
/// Goes in: a request of the SDK ([ApiRequest]), where it may go ([ApiTarget]) and how one attempt
/// is sent ([Sender]). Comes out: the answer ([ApiReply]), or [dev.understudy.call.CallFailed] if
/// no attempt brought one, both in the SDK's [Words]. An adapter for an SDK is an [SdkFailover]
/// that translates its types. May use core and dialects; knows no SDK. Every attempt has a virtual
/// thread of its own, and so has every call; timers are the JDK's.
@NullMarked
package dev.understudy.sdk;

import org.jspecify.annotations.NullMarked;
