package dev.understudy.dialects.classify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Verdict;
import dev.understudy.dialects.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Plain answers of the operations that are no conversations.
class OperationShapeTest {
  private static final ErrorClassifier CLASSIFIER = ErrorClassifier.of("openai");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "COUNT_TOKENS|{\"input_tokens\":0}|good",
        "COUNT_TOKENS|{\"tokens\":1}|MALFORMED_ANSWER",
        "COMPLETIONS|{\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}|good",
        "COMPLETIONS|{\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}]}|EMPTY_ANSWER",
        "COMPLETIONS|{\"choices\":[{\"text\":\"\",\"finish_reason\":\"content_filter\"}]}|good",
        "COMPLETIONS|{\"choices\":[{\"message\":{}}]}|MALFORMED_ANSWER",
        "MODERATIONS|{\"results\":[{\"flagged\":true}]}|good",
        "MODERATIONS|{\"results\":[]}|EMPTY_ANSWER",
        "MODERATIONS|{\"results\":[1]}|MALFORMED_ANSWER",
        "RERANK|{\"results\":[{\"index\":1,\"relevance_score\":0.1}]}|good",
        "RERANK|{\"data\":[{\"index\":1,\"relevance_score\":0.1}]}|good",
        "RERANK|{\"results\":[{\"index\":1}]}|MALFORMED_ANSWER",
        "IMAGE_GENERATIONS|{\"data\":[{\"url\":\"u\"}]}|good",
        "IMAGE_EDITS|{\"data\":[{\"b64_json\":\"AA\"}]}|good",
        "IMAGE_EDITS|{\"data\":[{\"b64_json\":null}]}|MALFORMED_ANSWER",
        "TRANSCRIPTIONS|{\"text\":\"\"}|good",
        "TRANSCRIPTIONS|{\"words\":[]}|MALFORMED_ANSWER",
        "TRANSLATIONS|{\"text\":\"a\"}x|MALFORMED_ANSWER",
        "SPEECH|{\"text\":\"a\"}|MALFORMED_ANSWER",
        "SPEECH|{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}}|THROTTLED",
        "MODERATIONS|{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}}|THROTTLED"
      })
  void jsonIsJudgedByWhatTheOperationPromises(Endpoint endpoint, String body, String verdict) {
    assertThat(judged(endpoint, "application/json", body)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TRANSCRIPTIONS|text/plain|hello|good",
        "TRANSCRIPTIONS|text/vtt|WEBVTT|good",
        "TRANSCRIPTIONS|text/plain|``|good",
        "TRANSLATIONS|text/html|<html>|MALFORMED_ANSWER",
        "TRANSCRIPTIONS|text/plain|{\"error\":{\"code\":\"rate_limit_exceeded\"}}|THROTTLED",
        "TRANSCRIPTIONS|application/json|hello|MALFORMED_ANSWER",
        "SPEECH|audio/mpeg|xyz|good",
        "SPEECH|application/octet-stream|xyz|good",
        "SPEECH|audio/wav|``|EMPTY_ANSWER",
        "SPEECH|text/plain|xyz|MALFORMED_ANSWER"
      })
  void theMediaTypeCountsWhereAnswersAreNoJson(
      Endpoint endpoint, String media, String body, String verdict) {
    assertThat(judged(endpoint, media, body)).isEqualTo(verdict);
  }

  private static String judged(Endpoint endpoint, String media, String body) {
    HeaderLookup headers = name -> name.equals("content-type") ? List.of(media) : List.of();
    Optional<Verdict.Failure> failure =
        CLASSIFIER.judgeAnswer(endpoint, headers, body.getBytes(UTF_8), Instant.EPOCH);
    return failure.map(found -> found.kind().name()).orElse("good");
  }
}
