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

class RequestScanTest {
  private static final String MODEL = "{\"model\":\"m\"";

  private static RequestScan scan(String body) throws BadBody {
    return scan(body, Endpoint.CHAT_COMPLETIONS);
  }

  private static RequestScan scan(String body, Endpoint endpoint) throws BadBody {
    return RequestScan.of(body.getBytes(UTF_8), endpoint);
  }

  private static BadBody rejected(byte[] body) {
    try {
      RequestScan.of(body, Endpoint.CHAT_COMPLETIONS);
    } catch (BadBody bad) {
      return bad;
    }
    throw new AssertionError("accepted: " + new String(body, UTF_8));
  }

  private static BadBody rejected(String body) {
    return rejected(body.getBytes(UTF_8));
  }

  private static String joined(List<Piece> pieces) {
    Bytes all = new Bytes(0);
    for (Piece piece : pieces) {
      all.add(piece);
    }
    return all.toString();
  }

  @Test
  void findsTheModelAndItsPlace() throws BadBody {
    String body = "{ \"a\": {\"model\": 1}, \"model\" : \"gpt-4o\\u002dmini\", \"stream\":true}";
    RequestScan scan = scan(body);
    assertThat(scan.model()).isEqualTo("gpt-4o-mini");
    assertThat(body.substring(scan.modelFrom(), scan.modelTo())).isEqualTo("\"gpt-4o\\u002dmini\"");
    assertThat(scan.stream()).isTrue();
    assertThat(scan.needs()).isEqualTo(Needs.STREAM);
  }

  @Test
  void aKeyWrittenWithEscapesIsTheSameKey() throws BadBody {
    assertThat(scan("{\"mod\\u0065l\":\"x\"}").model()).isEqualTo("x");
    assertThat(rejected("{\"model\":\"x\",\"mod\\u0065l\":\"y\"}"))
        .hasMessageContaining("duplicate key \"model\"");
  }

  @Test
  void onlyTheModelChangesWhenSpliced() throws BadBody {
    String body = " {\"x\" : [1, 2.50], \"model\":\"a\" ,\"y\":\"\\u00e9\"}\n";
    assertThat(joined(scan(body).splice("b/\"c\"")))
        .isEqualTo(body.replace("\"a\"", "\"b/\\\"c\\\"\""));
  }

  @Test
  void theListOfModelsIsCutOutWithOneComma() throws BadBody {
    assertThat(joined(scan("{\"models\":[\"a\",\"b\"] , \"model\":\"m\"}").splice("n")))
        .isEqualTo("{ \"model\":\"n\"}");
    assertThat(joined(scan("{\"model\":\"m\", \"models\":[\"a\"], \"n\":2}").splice("n")))
        .isEqualTo("{\"model\":\"n\", \"n\":2}");
    assertThat(joined(scan("{\"model\":\"m\",\"models\":[]}").splice("n")))
        .isEqualTo("{\"model\":\"n\"}");
    assertThat(joined(scan("{\"model\":\"m\",\"models\":null}").splice("n")))
        .isEqualTo("{\"model\":\"n\"}");
    assertThat(scan("{\"models\":[\"a\",\"b\"],\"model\":\"m\"}").models())
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'stream':true,'model':'m'}|{'stream_options':{'include_usage':true},'stream':true,'model':'n'}",
        "{'model':'m','stream':true,'stream_options':{}}|{'model':'n','stream':true,'stream_options':{'include_usage':true}}",
        "{'model':'m','stream':true,'stream_options':{ 'a':1}}|{'model':'n','stream':true,'stream_options':{'include_usage':true, 'a':1}}",
        "{'model':'m','stream':true,'stream_options':null}|{'model':'n','stream':true,'stream_options':{'include_usage':true}}",
        "{'model':'m','stream':true,'stream_options':{'include_usage':false}}|{'model':'n','stream':true,'stream_options':{'include_usage':true}}",
        "{'model':'m','stream':true,'stream_options':{'include_usage':true}}|{'model':'n','stream':true,'stream_options':{'include_usage':true}}",
        "{'models':['a'],'model':'m','stream':true}|{'stream_options':{'include_usage':true},'model':'n','stream':true}",
        "{'model':'m'}|{'model':'n'}",
        "{'model':'m','stream':false}|{'model':'n','stream':false}",
      })
  void aStreamAsksForUsage(String body, String spliced) throws BadBody {
    RequestScan scan = scan(body.replace('\'', '"'));
    assertThat(joined(scan.spliceWithUsage("n"))).isEqualTo(spliced.replace('\'', '"'));
  }

  @Test
  void aMessagesStreamIsNotAskedForUsage() throws BadBody {
    RequestScan scan = scan("{\"model\":\"m\",\"stream\":true}", Endpoint.MESSAGES);
    assertThat(joined(scan.spliceWithUsage("n"))).isEqualTo("{\"model\":\"n\",\"stream\":true}");
  }

  @Test
  void seesWhatTheRequestNeeds() throws BadBody {
    assertThat(scan(MODEL + ",\"tools\":[{\"type\":\"function\"}]}").needs())
        .isEqualTo(new Needs(Set.of(Capability.TOOLS), false, true));
    assertThat(scan(MODEL + ",\"tools\":[]}").needs()).isEqualTo(Needs.PLAIN);
    assertThat(
            scan(MODEL
                    + ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}")
                .needs()
                .capabilities())
        .containsExactly(Capability.VISION);
    assertThat(
            scan(
                    MODEL
                        + ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":[{\"type\":\"image\"}]}]}]}",
                    Endpoint.MESSAGES)
                .needs()
                .capabilities())
        .containsExactly(Capability.VISION);
    assertThat(
            scan(MODEL + ",\"response_format\":{\"type\":\"json_schema\"}}").needs().capabilities())
        .containsExactly(Capability.JSON_SCHEMA);
    assertThat(
            scan(MODEL + ",\"output_config\":{\"format\":{\"type\":\"json_schema\"}}}")
                .needs()
                .capabilities())
        .containsExactly(Capability.JSON_SCHEMA);
    assertThat(scan(MODEL + ",\"metadata\":{\"type\":\"image\",\"tools\":[1]}}").needs())
        .isEqualTo(Needs.PLAIN);
  }

  @Test
  void aTrailingAssistantMessageIsAPrefillInOneDialectOnly() throws BadBody {
    String body = MODEL + ",\"messages\":[{\"role\":\"user\"},{\"role\":\"assistant\"}]}";
    assertThat(scan(body, Endpoint.MESSAGES).needs().capabilities())
        .containsExactly(Capability.PREFILL);
    assertThat(scan(body).needs()).isEqualTo(Needs.PLAIN);
    assertThat(
            scan(
                    MODEL + ",\"messages\":[{\"role\":\"assistant\"},{\"role\":\"user\"}]}",
                    Endpoint.MESSAGES)
                .needs())
        .isEqualTo(Needs.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'store':true",
        "'background':true",
        "'previous_response_id':'resp_1'",
        "'conversation':{'id':'c'}",
        "'container':'c1'",
        "'mcp_servers':[{'url':'u'}]",
        "'web_search_options':{}",
        "'tools':[{'type':'web_search_20250305','name':'web_search'}]",
        "'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}]",
        "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}]",
      })
  void stateAtTheProviderMakesARepeatUnsafe(String member) throws BadBody {
    assertThat(scan(MODEL + "," + member.replace('\'', '"') + "}").needs().replaySafe()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'store':false",
        "'store':null",
        "'previous_response_id':null",
        "'mcp_servers':[]",
        "'tools':[{'type':'function'},{'type':'custom'},{'type':'bash_20250124'},{'name':'x'}]",
        "'metadata':{'file_id':'x','store':true}",
      })
  void whatLooksAlikeIsSafe(String member) throws BadBody {
    assertThat(scan(MODEL + "," + member.replace('\'', '"') + "}").needs().replaySafe()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "|the body is empty at line 1, column 1",
        "[1]|the body must be a JSON object at line 1, column 1",
        "{'model':'m'}x|something follows the end of the JSON object at line 1, column 14",
        "{'model':'m'} {}|something follows the end of the JSON object at line 1, column 15",
        "{'model':'m','model':'n'}|duplicate key \"model\" at line 1, column 14",
        "{'model':'m','a':[{'b':1},{'b':1,'c':{'d':0,'d':0}}]}|duplicate key \"d\" at line 1, column 45, in a[1].c",
        "{'model':'m','a':NaN}|expected a value, found something that is not a JSON number at line 1, column 18, in a",
        "{'model':'m','a':-Infinity}|expected a value, found something that is not a JSON number at line 1, column 18, in a",
        "{'model':'m','a':01}|a number with a leading zero at line 1, column 18, in a",
        "{'model':'m','a':1.}|a number without digits after its point or exponent at line 1, column 18, in a",
        "{'model':'m','a':tru}|expected a value, found 't' at line 1, column 18, in a",
        "{'model':'m','a':'\\ud800'}|half of a surrogate pair at line 1, column 19, in a",
        "{'model':'m','a':'\\udc00\\ud800'}|half of a surrogate pair at line 1, column 19, in a",
        "{'model':'m','a':'\\x'}|an unknown escape at line 1, column 19, in a",
        "{'model':'m','a':[1,]}|a comma before ] at line 1, column 20, in a[0]",
        "{'model':'m',}|a comma before } at line 1, column 13, in model",
        "{'model':'m','a':[1 2]}|expected a comma or ] in an array, found '2' at line 1, column 21, in a[0]",
        "{'model':'m' 'a':1}|expected a comma or } in an object, found '\"' at line 1, column 14, in model",
        "{'model'|the JSON ends too early at line 1, column 9, in model",
        "{'model':'m','a':'x|a string without end at line 1, column 18, in a",
        "{}|model is missing at line 1, column 3",
        "{'model':1}|model must be a string at line 1, column 10, in model",
        "{'model':null}|model must be a string at line 1, column 10, in model",
        "{'model':{}}|model must be a string at line 1, column 10, in model",
        "{'model':''}|model is empty at line 1, column 10, in model",
        "{'model':'m','stream':'yes'}|stream must be true or false at line 1, column 23, in stream",
        "{'model':'m','models':'a'}|models must be a list of strings at line 1, column 23, in models",
        "{'model':'m','models':[1]}|models must be a list of strings at line 1, column 24, in models[0]",
        "{'model':'m','models':[['a']]}|models must be a list of strings at line 1, column 24, in models[0]",
        "{'model':'m','n':129}|n must be a whole number from 1 to 128 at line 1, column 18, in n",
        "{'model':'m','n':0}|n must be a whole number from 1 to 128 at line 1, column 18, in n",
        "{'model':'m','n':1.5}|n must be a whole number from 1 to 128 at line 1, column 18, in n",
      })
  void saysWhatIsWrongAndWhere(String body, String message) {
    assertThat(rejected(body == null ? "" : body.replace('\'', '"'))).hasMessage(message);
  }

  @Test
  void countsLinesByAnyLineEnd() {
    BadBody bad = rejected("{\n\"model\":\"m\",\r\n\"a\":\r[1,\n x]}");
    assertThat(bad.line()).isEqualTo(5);
    assertThat(bad.column()).isEqualTo(2);
    assertThat(bad.field()).contains("a[1]");
  }

  @Test
  void acceptsOnlyWellFormedUtf8() {
    byte[][] wrong = {
      {(byte) 0xC0, (byte) 0xAF}, // overlong
      {(byte) 0xE0, (byte) 0x80, (byte) 0xAF}, // overlong
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // surrogate
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond Unicode
      {(byte) 0xE2, (byte) 0x82}, // cut
      {(byte) 0x80},
      {(byte) 0xFF},
    };
    for (byte[] bytes : wrong) {
      Bytes body = new Bytes(0).add("{\"model\":\"").add(bytes).add("\"}");
      assertThat(rejected(body.toArray()))
          .hasMessageContaining("invalid UTF-8 at line 1, column 11");
    }
    assertThat(
            rejected(new Bytes(0).add(0xEF).add(0xBB).add(0xBF).add("{\"model\":\"m\"}").toArray()))
        .hasMessageContaining("byte order mark");
    assertThat(rejected("{\"model\":\"m\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16)))
        .hasMessageContaining("byte order mark");
    assertThat(rejected("{\"model\":\"m\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
        .hasMessageContaining("found byte 0x0");
  }

  @Test
  void controlsInStringsMustBeEscaped() {
    assertThat(rejected("{\"model\":\"a\tb\"}"))
        .hasMessageContaining("a control character that is not escaped");
  }

  @Test
  void everyLimitHoldsToTheUnit() throws BadBody {
    scan(MODEL + ",\"a\":" + "[".repeat(127) + "]".repeat(127) + "}");
    assertThat(rejected(MODEL + ",\"a\":" + "[".repeat(128) + "]".repeat(128) + "}"))
        .hasMessageContaining("nested deeper than 128 levels");
    scan(MODEL + ",\"a\":" + "9".repeat(100) + "}");
    assertThat(rejected(MODEL + ",\"a\":-" + "9".repeat(101) + "}"))
        .hasMessageContaining("more than 100 digits");
    scan(MODEL + ",\"messages\":[" + "{},".repeat(9_999) + "{}]}");
    assertThat(rejected(MODEL + ",\"messages\":[" + "{},".repeat(10_000) + "{}]}"))
        .hasMessageContaining("more than 10000 messages");
    scan(MODEL + ",\"tools\":[" + "{},".repeat(999) + "{}]}");
    assertThat(rejected(MODEL + ",\"tools\":[" + "{},".repeat(1_000) + "{}]}"))
        .hasMessageContaining("more than 1000 tools");
    assertThat(scan(MODEL + ",\"n\":128}").choices()).isEqualTo(128);
    scan(withKeys(9_999));
    assertThat(rejected(withKeys(10_000)))
        .hasMessageContaining("more than 10000 keys in one object");
  }

  private static String withKeys(int more) {
    StringBuilder body = new StringBuilder(MODEL);
    for (int i = 0; i < more; i++) {
      body.append(",\"key").append(i).append("\":0");
    }
    return body.append('}').toString();
  }

  @Test
  void aDuplicateIsFoundAmongManyKeysAndManyObjects() {
    for (int again : new int[] {0, 7, 23, 24, 31, 32, 500, 4_999}) {
      String many = withKeys(5_000);
      String body =
          many.substring(0, many.length() - 1)
              + ",\"nested\":{\"key1\":{},\"x\":0},\"key"
              + again
              + "\":1}";
      assertThat(rejected(body)).hasMessageContaining("duplicate key \"key" + again + "\"");
    }
  }

  @Test
  void tenMegabytesOfBracketsAreRejectedAtTheLimit() {
    BadBody bad = rejected("{\"a\":" + "[".repeat(10_000_000));
    assertThat(bad.offset()).isEqualTo(5 + 127);
  }

  @Test
  void messagesNeverQuoteValuesNorControls() {
    assertThatThrownBy(
            () -> scan("{\"a\\n\\u001b[31m\":\"secret\",\"a\\n\\u001b[31m\":\"secret\"}"))
        .isInstanceOf(BadBody.class)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("\u001b");
  }
}
