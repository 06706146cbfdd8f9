package dev.understudy.dialects.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Capability;
import dev.understudy.call.Needs;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiScanTest {

  private static RequestScan scan(String body) throws BadBody {
    return scan(body, false);
  }

  private static RequestScan scan(String body, boolean stream) throws BadBody {
    byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
    return RequestScan.of(bytes, Endpoint.GENERATE_CONTENT, "gemini-2.5-pro", stream);
  }

  private static String spliced(String body) throws BadBody {
    Bytes all = new Bytes(0);
    for (Piece piece : scan(body).splice("other")) {
      all.add(piece);
    }
    return all.toString().replace('"', '\'');
  }

  private static String parts(String part) {
    return "{'contents':[{'role':'user','parts':[{'text':'x'}," + part + "]}]}";
  }

  @Test
  void thePathSaysWhatTheBodyDoesNot() throws BadBody {
    RequestScan scan = scan("{'contents':[]}", true);
    assertThat(scan.model()).isEqualTo("gemini-2.5-pro");
    assertThat(scan.stream()).isTrue();
    assertThat(scan.wantsUsage()).isTrue();
    assertThat(scan.choices()).isEqualTo(1);
    assertThat(scan.needs()).isEqualTo(Needs.STREAM);
    assertThat(scan("{'contents':[],'stream':true}").needs()).isEqualTo(Needs.PLAIN);
  }

  @Test
  void aBodyIsPassedOnAsItIs() throws BadBody {
    String body = " {'contents' : [{'parts':[{'text':'model'}]}], 'x': 1.50}\n";
    assertThat(spliced(body)).isEqualTo(body);
    assertThat(scan(body, true).spliceWithUsage("other")).hasSize(1);
  }

  @Test
  void aModelInTheBodyIsReplacedAndAListOfModelsIsCutOut() throws BadBody {
    assertThat(spliced("{'model':'models/secret','contents':[]}"))
        .isEqualTo("{'model':'models/other','contents':[]}");
    assertThat(spliced("{'models':['a/b'],'contents':[]}")).isEqualTo("{'contents':[]}");
    assertThat(spliced("{'contents':[],'models':['a/b']}")).isEqualTo("{'contents':[]}");
    assertThat(spliced("{'models':['a/b']}")).isEqualTo("{}");
    assertThat(spliced("{'models':['a'],'model':'m'}")).isEqualTo("{'model':'models/other'}");
    assertThat(scan("{'models':['a/b','c/d']}").models()).containsExactly("a/b", "c/d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'inlineData':{'mimeType':'image/png','data':'aGk='}}",
        "{'inline_data':{'data':'aGk=','mime_type':'image/jpeg'}}",
        "{'fileData':{'mimeType':'image/png','fileUri':'gs://b/o'}}",
        "{'functionResponse':{'name':'f','response':{},'parts':[{'inlineData':{'mimeType':'image/png','data':'aGk='}}]}}",
      })
  void picturesNeedEyes(String part) throws BadBody {
    assertThat(scan(parts(part)).needs())
        .isEqualTo(new Needs(Set.of(Capability.VISION), false, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'inlineData':{'mimeType':'audio/wav','data':'aGk='}}",
        "{'text':'image/png'}",
        "{'functionCall':{'name':'f','args':{'mimeType':'image/png'}}}",
        "{'fileData':{'fileUri':'https://example.org/files/a.pdf','mimeType':'application/pdf'}}",
      })
  void otherPartsNeedNothing(String part) throws BadBody {
    assertThat(scan(parts(part)).needs()).isEqualTo(Needs.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'contents':[],'cachedContent':'cachedContents/abc'}",
        "{'contents':[],'cached_content':'cachedContents/abc'}",
        "{'contents':[{'parts':[{'fileData':{'fileUri':'https://generativelanguage.googleapis.com/v1beta/files/abc'}}]}]}",
        "{'contents':{'parts':{'file_data':{'file_uri':'files/abc'}}}}",
        "{'tools':[{'googleSearch':{}}]}",
        "{'tools':[{'google_search_retrieval':{}}]}",
        "{'tools':[{'codeExecution':{}}]}",
        "{'tools':[{'urlContext':{}}]}",
        "{'tools':{'fileSearch':{'fileSearchStoreNames':['x']}}}",
        "{'tools':[{'mcpServers':[{'name':'x'}]}]}",
        "{'store':true}",
      })
  void stateAndToolsOfGoogleAreNotForASecondSending(String body) throws BadBody {
    assertThat(scan(body).needs().replaySafe()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'cachedContent':null}",
        "{'store':false}",
        "{'tools':[]}",
        "{'tools':[{'computerUse':{'environment':'ENVIRONMENT_BROWSER'}}]}",
        "{'tools':[{'googleSearch':null}]}",
        "{'contents':[{'parts':[{'text':'googleSearch'}]}],'safetySettings':[{'googleSearch':{}}]}",
      })
  void everythingElseIs(String body) throws BadBody {
    assertThat(scan(body).needs()).isEqualTo(Needs.PLAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "TOOLS|{'tools':[{'functionDeclarations':[{'name':'f'}]}]}",
        "TOOLS|{'tools':{'function_declarations':[{'name':'f'}]}}",
        "JSON_SCHEMA|{'generationConfig':{'responseSchema':{'type':'OBJECT'}}}",
        "JSON_SCHEMA|{'generation_config':{'response_schema':{}}}",
        "JSON_SCHEMA|{'generationConfig':{'responseJsonSchema':{}}}",
        "JSON_SCHEMA|{'generationConfig':{'response_json_schema':{}}}",
        "JSON_SCHEMA|{'generationConfig':{'_responseJsonSchema':{}}}",
      })
  void whatATargetMustBeAbleToDo(Capability capability, String body) throws BadBody {
    assertThat(scan(body).needs()).isEqualTo(new Needs(Set.of(capability), false, true));
  }

  @Test
  void candidatesAreChoices() throws BadBody {
    assertThat(scan("{'generationConfig':{'candidateCount':3}}").choices()).isEqualTo(3);
    assertThat(scan("{'generation_config':{'candidate_count':128}}").choices()).isEqualTo(128);
    assertThatThrownBy(() -> scan("{'generationConfig':{'candidateCount':129}}"))
        .isInstanceOf(BadBody.class)
        .hasMessageContaining("candidateCount must be a whole number from 1 to 128")
        .hasMessageContaining("generationConfig.candidateCount");
    assertThatThrownBy(() -> scan("{'generationConfig':{'candidateCount':'2'}}"))
        .isInstanceOf(BadBody.class);
  }

  @Test
  void limitsHold() throws BadBody {
    String content = "{'parts':[]}";
    scan("{'contents':[" + content + (',' + content).repeat(9_999) + "]}");
    assertThatThrownBy(
            () -> scan("{'contents':[" + content + (',' + content).repeat(10_000) + "]}"))
        .hasMessageContaining("more than 10000 contents");
    scan("{'tools':[{'functionDeclarations':[{}" + ",{}".repeat(999) + "]}]}");
    assertThatThrownBy(
            () -> scan("{'tools':[{'functionDeclarations':[{}" + ",{}".repeat(1_000) + "]}]}"))
        .hasMessageContaining("more than 1000 functions");
    assertThatThrownBy(() -> scan("{'tools':[{}" + ",{}".repeat(1_000) + "]}"))
        .hasMessageContaining("more than 1000 tools");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{'a':1,'a':2}", "{'contents':[}", "{} {}", "{'models':'a'}"})
  void theScanIsAsStrictAsForOtherCallers(String body) {
    assertThatThrownBy(() -> scan(body)).isInstanceOf(BadBody.class);
  }
}
