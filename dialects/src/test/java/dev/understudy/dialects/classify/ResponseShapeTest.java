package dev.understudy.dialects.classify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.classify.AnswerShape.Fit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseShapeTest {

  private static AnswerShape shape(String body) {
    return AnswerShape.read(Endpoint.RESPONSES, body.replace('\'', '"').getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GOOD|{'type':'message','content':[{'type':'output_text','text':'x'}]}",
        "GOOD|{'content':[{'type':'output_text','text':'x'}],'type':'message'}",
        "GOOD|{'type':'message','content':[{'type':'refusal','refusal':'x'}]}",
        "GOOD|{'type':'function_call','arguments':'{}'}",
        "GOOD|{'type':'custom_tool_call','input':''}",
        "GOOD|{'type':'image_generation_call','result':'aGk='}",
        "GOOD|{'type':'reasoning','summary':[{'type':'summary_text','text':'x'}]}",
        "GOOD|{'type':'web_search_call'},{'type':'message','content':[{'text':'x'}]}",
        "EMPTY|{'type':'message','content':[{'type':'output_text','text':''}]}",
        "EMPTY|{'type':'message','content':[]}",
        "EMPTY|{'type':'message','content':[7]}",
        "EMPTY|{'type':'reasoning','summary':[],'encrypted_content':'x'}",
        "EMPTY|{'type':'web_search_call','action':{'text':'x'}}",
        "MISFIT|7",
      })
  void theOutputIsWhatCounts(Fit fit, String items) {
    assertThat(shape("{'status':'completed','output':[" + items + "]}").fit()).isEqualTo(fit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GOOD|'status':'incomplete','incomplete_details':{'reason':'content_filter'}",
        "EMPTY|'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}",
        "GOOD|'status':'queued'",
        "GOOD|'status':'in_progress'",
        "MISFIT|'status':'failed'",
        "MISFIT|'status':'cancelled'",
        "GOOD|'usage':{'output_tokens_details':{'reasoning_tokens':3}}",
        "EMPTY|'usage':{'output_tokens_details':{'reasoning_tokens':0}}",
        "EMPTY|'incomplete_details':null,'error':null,'usage':null",
      })
  void whatHoldsNothingNeedsAReason(Fit fit, String members) {
    assertThat(shape("{'output':[]," + members + "}").fit()).isEqualTo(fit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "MISFIT|{'object':'response'}",
        "MISFIT|{'output':'x'}",
        "MISFIT|{'choices':[]}",
        "MISFIT|[]",
        "BROKEN|{'output':[]",
        "BROKEN|{'output':[]} x",
        "BROKEN|",
      })
  void whatIsNoResponseDoesNotFit(Fit fit, String body) {
    assertThat(shape(body == null ? "" : body).fit()).isEqualTo(fit);
  }
}
