package dev.understudy.providers;

import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.Provider;
import java.util.Optional;

/// A provider over one wiring that holds conversations, and for most interfaces all there is. A
/// subclass adds the operations that its API has besides, and a builder ([WiringDraft]) that starts
/// from its usual address. Thread-safe.
class WiredProvider implements Provider {
  final Calls calls;

  WiredProvider(Wiring wiring) {
    calls = new Calls(wiring);
  }

  @Override
  public String name() {
    return calls.wiring().name();
  }

  @Override
  public ChatAnswer chat(ChatRequest request) {
    return calls.chat(request);
  }

  @Override
  public ChatStream chatStream(ChatRequest request) {
    return calls.chatStream(request);
  }

  @Override
  public Optional<ChatRequest> continued(ChatRequest request, String given) {
    return Prefill.of(calls.wiring(), request, given);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + calls.wiring() + "]";
  }
}
