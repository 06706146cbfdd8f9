package dev.understudy.providers;

import dev.understudy.provider.Provider;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.ScriptedProvider;

final class GeminiContractTest extends SpokenContract {
  @Override
  Provider provider(String baseUrl, Connections connections) {
    return GeminiProvider.builder().baseUrl(baseUrl).connections(connections).build();
  }

  @Override
  Completion text(String text) {
    return Answers.gemini().text(text);
  }

  @Override
  int firstContent() {
    return 1;
  }

  @Override
  Answer throttled() {
    return Answers.gemini().error(429);
  }

  @Override
  void prepare(ScriptedProvider peer) {
    peer.onPath("/v1beta/openai/embeddings", Answers.openai().embedding(3));
  }
}
