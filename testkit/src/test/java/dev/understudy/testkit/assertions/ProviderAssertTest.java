package dev.understudy.testkit.assertions;

import static dev.understudy.testkit.assertions.CallAssertTest.saidBy;
import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.Message;
import dev.understudy.provider.Time;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Turn;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What every assertion about a provider says when it holds, and when it does not.
class ProviderAssertTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RegisterExtension final Providers providers = new Providers();

  @Test
  void whatAProviderWasAskedIsCounted() throws Exception {
    ScriptedProvider provider = providers.start().always(Answers.openai().text("hi"));
    assertThat(provider).wasNotAsked();
    ask(provider, "gpt-4o", Duration.ofSeconds(10));
    ask(provider, "gpt-4o", Duration.ofSeconds(10));
    assertThat(provider).wasAskedTimes(2).wasAskedFor("gpt-4o").wasLeftAloneFor(Duration.ZERO);

    assertThat(saidBy(() -> assertThat(provider).wasAskedTimes(1)))
        .startsWith("expected 1 request, but " + provider + " got")
        .contains("#1 POST /v1/chat/completions on connection 1 for gpt-4o, 0 ms after the first")
        .contains("#2 POST /v1/chat/completions on connection 1 for gpt-4o");
    assertThat(saidBy(() -> assertThat(provider).wasNotAsked()))
        .startsWith("expected 0 requests, but");
    assertThat(saidBy(() -> assertThat(provider).wasAskedFor("claude")))
        .startsWith("expected requests for claude alone, but");
    assertThat(saidBy(() -> assertThat(provider).wasLeftAloneFor(Duration.ofMinutes(1))))
        .startsWith("expected requests at least 60000 ms apart, but");
  }

  @Test
  void aProviderThatWasNotAskedSaysSo() {
    ScriptedProvider provider = providers.start();
    assertThat(saidBy(() -> assertThat(provider).wasAskedTimes(1)))
        .isEqualTo("expected 1 request, but " + provider + " got none");
    assertThat(saidBy(() -> assertThat(provider).wasAskedFor("gpt-4o")))
        .isEqualTo("expected requests for gpt-4o alone, but " + provider + " got none");
  }

  @Test
  void aRequestThatIsGivenUpIsSeenAtTheProvider() throws Exception {
    ScriptedProvider provider = providers.start();
    provider.next(Answers.silence()).always(Answers.openai().text("hi"));
    assertThatThrownBy(() -> ask(provider, "gpt-4o", Duration.ofMillis(300)))
        .isInstanceOf(HttpTimeoutException.class);
    ask(provider, "gpt-4o", Duration.ofSeconds(10));

    assertThat(provider).sawCancelled(1);
    assertThat(saidBy(() -> assertThat(provider).sawCancelled(2)))
        .startsWith("expected request 2 to be cancelled within a second, but");
    assertThat(saidBy(() -> assertThat(provider).sawCancelled(3)))
        .startsWith("expected request 3, but");
  }

  @Test
  void aProviderInMemoryCanBeAskedTheSame() {
    InMemoryProvider provider = InMemoryProvider.of("openai", Time.system(), Turn.text("hi"));
    assertThat(provider).wasNotAsked();
    provider.chat(ChatRequest.of("gpt-4o", Message.user("hello")));

    assertThat(provider).wasAskedTimes(1).wasAskedFor("gpt-4o");
    assertThat(saidBy(() -> assertThat(provider).wasAskedTimes(2)))
        .isEqualTo("expected 2 requests, but openai got requests for gpt-4o");
    assertThat(saidBy(() -> assertThat(provider).wasNotAsked()))
        .isEqualTo("expected 0 requests, but openai got requests for gpt-4o");
    assertThat(saidBy(() -> assertThat(provider).wasAskedFor("claude")))
        .isEqualTo("expected requests for claude alone, but openai got requests for gpt-4o");
  }

  private static void ask(ScriptedProvider provider, String model, Duration limit)
      throws Exception {
    HTTP.send(
        HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/v1/chat/completions"))
            .timeout(limit)
            .POST(BodyPublishers.ofString("{\"model\":\"" + model + "\"}"))
            .build(),
        BodyHandlers.ofString());
  }
}
