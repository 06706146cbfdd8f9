package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Ready-made answers.
public final class Answers {
  private Answers() {}

  /// Those of a provider that speaks OpenAI's chat completions.
  public static OpenAiAnswers openai() {
    return new OpenAiAnswers();
  }

  /// Those of a provider that speaks OpenAI's responses.
  public static ResponsesAnswers responses() {
    return new ResponsesAnswers();
  }

  /// Those of a provider that speaks Anthropic's messages.
  public static AnthropicAnswers anthropic() {
    return new AnthropicAnswers();
  }

  /// Those of a provider that speaks Gemini's generateContent.
  public static GeminiAnswers gemini() {
    return new GeminiAnswers();
  }

  /// Those of a provider that speaks Bedrock's converse.
  public static ConverseAnswers bedrock() {
    return new ConverseAnswers();
  }

  /// Takes the request and never says anything.
  public static Answer silence() {
    return Answer.status(200).stopInHead(0, Ending.STALL);
  }

  /// Takes the request and resets the connection.
  public static Answer reset() {
    return Answer.status(200).stopInHead(0, Ending.RESET);
  }

  /// Takes the request and closes the connection.
  public static Answer hangUp() {
    return Answer.status(200).stopInHead(0, Ending.CLOSE);
  }

  /// Bytes that are not HTTP, and then FIN.
  public static Answer garbage() {
    return Answer.raw("\u0000\u0001garbage, not HTTP\r\n\r\n".getBytes(UTF_8));
  }

  /// The page of a proxy that stands before the API.
  public static Answer htmlPage(int status) {
    return Answer.status(status)
        .header("content-type", "text/html")
        .body("<html><body><h1>" + status + "</h1></body></html>");
  }
}
