package dev.understudy.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.understudy.attempt.Target;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What a chat model that is several tells of itself, streaming or not, and who is asked first.
///
/// @param <M> the sort of model
abstract class ChatFailover<M> {
  /// What a model tells of itself. LangChain4j's two sorts of chat models tell the same, but have
  /// no interface in common.
  ///
  /// @param defaults parameters of requests that do not say otherwise
  /// @param provider who makes it
  /// @param capabilities what it can do
  record Told<M>(
      Function<M, ChatRequestParameters> defaults,
      Function<M, ModelProvider> provider,
      Function<M, Set<Capability>> capabilities) {}

  final Group<M> group;
  private final Told<M> told;
  private final ChatRequestParameters defaults;
  private final List<ChatModelListener> listeners;

  ChatFailover(ChatBuilder<M, ?> builder, Told<M> told) {
    this.group = builder.group();
    this.told = told;
    this.defaults = builder.defaults();
    this.listeners = builder.listeners();
  }

  /// One call of another one, which tells the same of itself.
  ChatFailover(ChatFailover<M> whole) {
    this.group = whole.group;
    this.told = whole.told;
    this.defaults = whole.defaults;
    this.listeners = whole.listeners;
  }

  /// Parameters of requests that do not say otherwise.
  public ChatRequestParameters defaultRequestParameters() {
    return defaults;
  }

  /// Who hears of whole calls.
  public List<ChatModelListener> listeners() {
    return listeners;
  }

  /// That of the models, if all have the same.
  public ModelProvider provider() {
    return group.provider(told.provider);
  }

  /// What every model can do: AI services use a JSON schema only if all of them know what it is.
  public Set<Capability> supportedCapabilities() {
    return Common.of(group.models(), told.capabilities);
  }

  /// The caller's request over the defaults.
  ChatRequest defaulted(ChatRequest asked) {
    return Portable.defaulted(asked, defaults);
  }

  /// The request as it is for a target.
  ChatRequest fitting(ChatRequest request, Target target) {
    return Portable.request(request, target, told.defaults.apply(group.model(target)));
  }

  /// The call of a request: who is asked first, and what the others must be able to do.
  Failover way(ChatRequest request) {
    Failover way =
        group.way(
            group.named(request.modelName(), model -> told.defaults.apply(model).modelName()));
    Needs needs = Portable.needs(request);
    return needs.capabilities().isEmpty() ? way : way.needs(needs);
  }
}
