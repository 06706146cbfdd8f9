package dev.understudy.providers;

import dev.understudy.provider.Provider;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.ScriptedProvider;

final class OpenAiContractTest extends SpokenContract {
  @Override
  Provider provider(String baseUrl, Connections connections) {
    return OpenAiProvider.builder().baseUrl(baseUrl).connections(connections).build();
  }

  @Override
  Completion text(String text) {
    return Answers.openai().text(text);
  }

  @Override
  int firstContent() {
    return 2;
  }

  @Override
  Answer throttled() {
    return Answers.openai().error(429);
  }

  @Override
  void prepare(ScriptedProvider peer) {
    peer.onPath("/v1/embeddings", Answers.openai().embedding(3));
    peer.onPath(
        "/v1/images/generations",
        Answer.json(200, "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw==\"}]}"));
    peer.onPath(
        "/v1/audio/speech", Answer.status(200).header("content-type", "audio/mpeg").body("sound"));
    peer.onPath("/v1/audio/transcriptions", Answer.json(200, "{\"text\":\"hello\"}"));
  }
}
