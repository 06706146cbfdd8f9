package dev.understudy.providers;

import dev.understudy.provider.Provider;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;

final class AnthropicContractTest extends SpokenContract {
  @Override
  Provider provider(String baseUrl, Connections connections) {
    return AnthropicProvider.builder().baseUrl(baseUrl).connections(connections).build();
  }

  @Override
  Completion text(String text) {
    return Answers.anthropic().text(text);
  }

  @Override
  int firstContent() {
    return 4;
  }

  @Override
  Answer throttled() {
    return Answers.anthropic().error(429);
  }
}
