package dev.understudy.dialects.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Dialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumableTest {

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "OPENAI | {\"messages\":[]} | true",
        "OPENAI | {\"n\":1,\"tools\":[{}],\"logprobs\":null} | true",
        "OPENAI | {\"n\":null} | true",
        "OPENAI | {\"n\":2} | false",
        "OPENAI | {\"response_format\":{\"type\":\"text\"}} | true",
        "OPENAI | {\"response_format\":{\"type\":\"json_object\"}} | false",
        "OPENAI | {\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}} | false",
        "OPENAI | {\"logprobs\":true} | false",
        "OPENAI | {\"logprobs\":false} | true",
        "OPENAI | {\"audio\":{\"voice\":\"x\"}} | false",
        "OPENAI | {\"modalities\":[\"text\"]} | true",
        "OPENAI | {\"modalities\":[\"text\",\"audio\"]} | false",
        "OPENAI | {\"messages\":[ | false",
        "OPENAI | [] | false",
        "RESPONSES | {\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"low\"}} | true",
        "RESPONSES | {\"text\":{\"format\":{\"type\":\"json_schema\"}}} | false",
        "RESPONSES | {\"top_logprobs\":3} | false",
        "RESPONSES | {\"include\":[\"message.output_text.logprobs\"]} | false",
        "RESPONSES | {\"include\":[\"reasoning.encrypted_content\"]} | true",
        "ANTHROPIC | {\"max_tokens\":5} | true",
        "ANTHROPIC | {\"output_format\":{\"type\":\"json_schema\"}} | false",
        "ANTHROPIC | {\"output_config\":{\"effort\":\"low\"}} | true",
        "ANTHROPIC | {\"output_config\":{\"format\":{\"type\":\"json_schema\"}}} | false",
        "GEMINI | {\"contents\":[]} | true",
        "GEMINI | {\"generationConfig\":{\"maxOutputTokens\":5,\"candidateCount\":1}} | true",
        "GEMINI | {\"generationConfig\":{\"candidateCount\":2}} | false",
        "GEMINI | {\"generationConfig\":{\"responseMimeType\":\"text/plain\"}} | true",
        "GEMINI | {\"generationConfig\":{\"responseMimeType\":\"application/json\"}} | false",
        "GEMINI | {\"generationConfig\":{\"responseSchema\":{}}} | false",
        "GEMINI | {\"generationConfig\":{\"responseLogprobs\":true}} | false",
        "GEMINI | {\"generationConfig\":{\"responseModalities\":[\"TEXT\"]}} | true",
        "GEMINI | {\"generationConfig\":{\"responseModalities\":[\"AUDIO\"]}} | false",
      })
  void onlyFreeTextOfOneChoiceIsMadeByTwo(Dialect dialect, String body, boolean may) {
    assertThat(Resumable.is(dialect, body.getBytes(UTF_8))).isEqualTo(may);
  }
}
