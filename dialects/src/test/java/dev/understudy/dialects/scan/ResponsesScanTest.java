package dev.understudy.dialects.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Capability;
import dev.understudy.call.Needs;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesScanTest {

  private static RequestScan scan(String members) throws BadBody {
    String body = "{'model':'m'," + members + "}";
    return RequestScan.of(body.replace('\'', '"').getBytes(UTF_8), Endpoint.RESPONSES);
  }

  @Test
  void findsModelAndStreamAndSplicesTheModelOnly() throws BadBody {
    RequestScan scan = scan("'models':['a'], 'input':'model', 'stream':true");
    assertThat(scan.model()).isEqualTo("m");
    assertThat(scan.models()).containsExactly("a");
    assertThat(scan.needs()).isEqualTo(Needs.STREAM);
    Bytes spliced = new Bytes(0);
    for (Piece piece : scan.spliceWithUsage("n")) {
      spliced.add(piece);
    }
    assertThat(spliced.toString())
        .isEqualTo("{\"model\":\"n\", \"input\":\"model\", \"stream\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "VISION|'input':[{'role':'user','content':[{'type':'input_image','image_url':'u'}]}]",
        "VISION|'input':[{'type':'function_call_output','output':[{'type':'input_image'}]}]",
        "VISION|'input':[{'type':'computer_call_output','output':{'type':'computer_screenshot'}}]",
        "TOOLS|'tools':[{'type':'function','name':'f'}]",
        "JSON_SCHEMA|'text':{'format':{'type':'json_schema'}}",
      })
  void seesWhatTheRequestNeeds(Capability needed, String members) throws BadBody {
    assertThat(scan(members).needs()).isEqualTo(new Needs(Set.of(needed), false, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'store':true",
        "'background':true",
        "'previous_response_id':'resp_1'",
        "'conversation':'conv_1'",
        "'conversation':{'id':'conv_1'}",
        "'input':[{'type':'item_reference','id':'msg_1'}]",
        "'input':[{'content':[{'type':'input_file','file_id':'file-1'}]}]",
        "'input':[{'content':[{'type':'input_image','file_id':'file-1'}]}]",
        "'input':[{'type':'function_call_output','output':[{'type':'input_file','file_id':'f'}]}]",
        "'tools':[{'type':'web_search'}]",
        "'tools':[{'type':'function'},{'type':'file_search','vector_store_ids':['v']}]",
        "'tools':[{'type':'code_interpreter','container':{'type':'auto'}}]",
        "'tools':[{'type':'image_generation'}]",
        "'tools':[{'type':'mcp','server_url':'u'}]",
      })
  void stateAndToolsOfTheProviderMakeARepeatUnsafe(String members) throws BadBody {
    assertThat(scan(members).needs().replaySafe()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'input':'hello'",
        "'store':false",
        "'background':false,'previous_response_id':null,'conversation':null",
        "'tools':[{'type':'function'},{'type':'custom'},{'type':'computer_use_preview'},{'type':'local_shell'},{'type':'apply_patch'}]",
        "'input':[{'type':'reasoning','id':'rs_1','encrypted_content':'x'}]",
        "'input':[{'type':'message','role':'user','content':'item_reference'}]",
        "'input':[{'type':'function_call_output','output':'file_id'}]",
        "'metadata':{'store':true,'file_id':'x'}",
        "'text':{'format':{'type':'text'}}",
      })
  void everythingElseIsSafe(String members) throws BadBody {
    assertThat(scan(members).needs().replaySafe()).isTrue();
    assertThat(scan(members).needs().capabilities())
        .doesNotContain(Capability.VISION, Capability.JSON_SCHEMA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[A]|[A]",
        "[R]|[]",
        "[ R ]|[  ]",
        "[R,A]|[A]",
        "[R , A]|[ A]",
        "[A,R]|[A]",
        "[A , R ]|[A ]",
        "[A,R,A]|[A,A]",
        "[R,R]|[]",
        "[R, R, A]|[  A]",
        "[A,R,R]|[A]",
        "[A, R, R, A, R, A, A, R]|[A, A, A, A]",
        "[B,R]|[B]",
      })
  void reasoningThatNoProviderKnowsIsLeftOut(String items, String left) throws BadBody {
    for (String more : List.of("", ", 'stream':true")) {
      String form = "{'model':'m', 'input':%s" + more + "}";
      byte[] body = filled(form, items).getBytes(UTF_8);
      Bytes spliced = new Bytes(0);
      for (Piece piece : RequestScan.of(body, Endpoint.RESPONSES).splice("m")) {
        spliced.add(piece);
      }
      assertThat(spliced.toString()).isEqualTo(filled(form, left));
    }
  }

  private static String filled(String form, String items) {
    return form.formatted(items)
        .replace("A", "{'role':'user','content':[{'id':'rs_understudy_x','text':'[,]'}]}")
        .replace("B", "{'type':'reasoning','id':'rs_understudy_','summary':[]}")
        .replace("R", "{'type':'reasoning','id':'rs_understudy_1_0','summary':[{'text':'],['}]}")
        .replace('\'', '"');
  }

  @Test
  void thereIsALimitToTheItems() throws BadBody {
    String items = "{},".repeat(9_999);
    assertThat(scan("'input':[" + items + "{}]").model()).isEqualTo("m");
    assertThatThrownBy(() -> scan("'input':[" + items + "{},{}]"))
        .isInstanceOf(BadBody.class)
        .hasMessageContaining("more than 10000 input items");
  }

  @Test
  void otherOperationsTakeTheirInputAsItComes() throws BadBody {
    String body = "{\"model\":\"m\",\"input\":[" + "1,".repeat(10_000) + "1]}";
    assertThat(RequestScan.of(body.getBytes(UTF_8), Endpoint.EMBEDDINGS).needs())
        .isEqualTo(Needs.PLAIN);
  }
}
