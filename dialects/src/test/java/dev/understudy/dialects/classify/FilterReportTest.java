package dev.understudy.dialects.classify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterReportTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "true|{'choices':[{'content_filter_results':{'error':{'code':'content_filter_error'}}}]}",
        "true|{'choices':[],'prompt_filter_results':[{'content_filter_results':{'error':{}}}]}",
        "true|{'choices':[{'index':0},{'content_filter_results':{'hate':{},'error':'x'},'index':1}]}",
        "false|{'choices':[{'content_filter_results':{'hate':{'filtered':false}}}]}",
        "false|{'choices':[{'content_filter_results':{'error':null}}]}",
        "false|{'choices':[{'content_filter_results':{'hate':{'error':1}}}]}",
        "false|{'choices':[{'message':{'content_filter_results':{'error':1}}}]}",
        "false|{'choices':{'content_filter_results':{'error':1}}}",
        "false|{'error':{'message':'x'}}",
        "false|{'choices':[{'content_filter_results':{'error':{}}}]",
        "false|[{'content_filter_results':{'error':{}}}]",
        "false|'error'",
        "false|",
      })
  void isFoundWhereAzurePutsIt(boolean down, String json) {
    byte[] bytes = ("x" + (json == null ? "" : json.replace('\'', '"')) + "y").getBytes(UTF_8);
    assertThat(FilterReport.isDown(bytes, 1, bytes.length - 1)).isEqualTo(down);
  }
}
