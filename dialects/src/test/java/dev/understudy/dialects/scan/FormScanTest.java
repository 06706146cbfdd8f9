package dev.understudy.dialects.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormScanTest {
  private static final String MODEL = part("name=\"model\"", "acme/ears");

  private static String part(String parameters, String content) {
    return "--b\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n" + content + "\r\n";
  }

  private static FormScan scan(String form) throws BadBody {
    return FormScan.of(form.getBytes(UTF_8), new Boundary("b"), Endpoint.TRANSCRIPTIONS);
  }

  private static byte[] spliced(Scan scan, String model) {
    Bytes all = new Bytes(64);
    for (Piece piece : scan.splice(model)) {
      assertThat(piece.length()).isPositive();
      all.add(piece);
    }
    return all.toArray();
  }

  @Test
  void theModelIsFoundAndReplaced() throws BadBody {
    String before = part("name=\"file\"; filename=\"a; name=\"", "\r\n--\r\n--x\r\n");
    String after = part("name=\"temperature\"", "0.5") + "--b--\r\n";
    FormScan scan = scan(before + MODEL + after);
    assertThat(scan.model()).isEqualTo("acme/ears");
    assertThat(scan.stream()).isFalse();
    assertThat(scan.needs().replaySafe()).isTrue();
    assertThat(new String(spliced(scan, "ears-2é"), UTF_8))
        .isEqualTo(before + part("name=\"model\"", "ears-2é") + after);
  }

  @Test
  void streamAndCountAreRead() throws BadBody {
    FormScan scan = scan(MODEL + part("name=stream", "true") + part("name=\"n\"", "3") + "--b--");
    assertThat(scan.stream()).isTrue();
    assertThat(scan.needs().streaming()).isTrue();
    assertThat(scan.choices()).isEqualTo(3);
  }

  @Test
  void whatNeverStreamsDoesNotStream() throws BadBody {
    byte[] form = (MODEL + part("name=stream", "true") + "--b--").getBytes(UTF_8);
    assertThat(FormScan.of(form, new Boundary("b"), Endpoint.TRANSLATIONS).stream()).isFalse();
    assertThat(FormScan.of(form, new Boundary("b"), Endpoint.IMAGE_EDITS).needs().replaySafe())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=model",
        "name=\"model\"; x=\"y\"",
        " name = \"model\" ",
        "x=y;name=\"model\";"
      })
  void aNameIsReadAsItMayBeWritten(String parameters) throws BadBody {
    assertThat(scan(part(parameters, "m") + "--b--").model()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=\"mo\\del\"",
        "name=\"a\\\"; name=\"model\"",
        "name=\"a\"; name=\"model\"",
        "name*=UTF-8''model",
        "name=\"model",
        "name=mo del",
        "name=\"model\" x",
        "filename=\"model\"",
        "name=",
        "name=\"\"",
        "model",
        ""
      })
  void aNameThatCouldBeReadInTwoWaysIsRefused(String parameters) {
    assertThatThrownBy(() -> scan(part(parameters, "m") + MODEL + "--b--"))
        .isInstanceOf(BadBody.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|must begin with its boundary",
        "preamble--b--|must begin with its boundary",
        "--b--|model is missing",
        "--b--x|something follows",
        "--bx|a boundary that goes on",
        "--b\\n|a boundary that goes on",
        "--b\\r\\nContent-Disposition: form-data; name=\"a\"\\r\\n\\r\\nx|a part without end",
        "--b\\r\\nContent-Disposition: form-data; name=\"a\"\\r\\n\\r\\n--b--|boundary where",
        "--b\\r\\nContent-Disposition: form-data; name=\"a\"\\n\\r\\nx\\r\\n--b--|header line",
        "--b\\r\\n\\r\\nx\\r\\n--b--|without a name",
        "--b\\r\\nX y: z\\r\\n\\r\\nx\\r\\n--b--|header line",
        "--b\\r\\n X: z\\r\\n\\r\\nx\\r\\n--b--|header line",
        "--b\\r\\nContent-Type: text/plain\\r\\n\\r\\nx\\r\\n--b--|without a name",
      })
  void aFormThatReadersCouldCutDifferentlyIsRefused(String form, String why) {
    assertThatThrownBy(() -> scan(form.replace("\\r", "\r").replace("\\n", "\n")))
        .isInstanceOf(BadBody.class)
        .hasMessageContaining(why);
  }

  @Test
  void aPartBoundaryWithATailIsRefused() {
    String file = part("name=\"file\"; filename=\"f\"", "x\r\n--bc\r\ny");
    assertThatThrownBy(() -> scan(file + MODEL + "--b--"))
        .hasMessageContaining("a boundary that goes on");
  }

  @Test
  void aFieldMayStandThereOnce() {
    assertThatThrownBy(() -> scan(MODEL + MODEL + "--b--"))
        .hasMessageContaining("duplicate field \"model\"");
    assertThatThrownBy(() -> scan(part("name=model; filename=m", "m") + "--b--"))
        .hasMessageContaining("not a file");
    assertThatThrownBy(() -> scan(part("name=model", "") + "--b--"))
        .hasMessageContaining("model is empty");
    assertThatThrownBy(() -> scan(part("name=model", "a\r\nb") + "--b--"))
        .hasMessageContaining("one short line");
    assertThatThrownBy(() -> scan(MODEL + part("name=stream", "yes") + "--b--"))
        .hasMessageContaining("stream must be true or false");
    assertThatThrownBy(() -> scan(MODEL + part("name=n", "0") + "--b--"))
        .hasMessageContaining("n must be");
  }

  @Test
  void anEncodedPartIsRefused() {
    String encoded =
        """
        --b
        Content-Disposition: form-data; name="model"
        Content-Transfer-Encoding: base64

        bQ==
        """
            .replace("\n", "\r\n");
    assertThatThrownBy(() -> scan(encoded + "--b--")).hasMessageContaining("encoded");
  }

  @Test
  void invalidUtf8InTheModelIsRefused() {
    byte[] form = (part("name=model", "\u00e9") + "--b--").getBytes(ISO_8859_1);
    assertThatThrownBy(() -> FormScan.of(form, new Boundary("b"), Endpoint.TRANSCRIPTIONS))
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "multipart/form-data; boundary=abc|abc",
        "Multipart/Form-Data;boundary=\"a b\"|a b",
        "multipart/form-data; boundary=----WebKit1; charset=UTF-8|----WebKit1",
        "multipart/form-data; boundary=a; boundary=b|",
        "multipart/form-data; boundary=|",
        "multipart/form-data; boundary=\"a \"|",
        "multipart/form-data; boundary=\"a\\b\"|",
        "multipart/form-data|",
        "multipart/mixed; boundary=a|",
        "application/json; boundary=a|"
      })
  void aBoundaryIsReadFromTheContentType(String type, @Nullable String boundary) {
    assertThat(Boundary.of(type).map(Boundary::text)).isEqualTo(Optional.ofNullable(boundary));
  }

  @Test
  void aBoundaryIsWrittenAsItIsRead() {
    for (String text : List.of("abc", "a b", "a=b", "x:y/z")) {
      Boundary boundary = new Boundary(text);
      assertThat(Boundary.of(boundary.contentType())).contains(boundary);
    }
  }

  /// Random bytes between boundaries, also such as look like one: the scan finds exactly the parts
  /// that were put in, or refuses what is ambiguous; it never takes a file's content for a field.
  @Test
  void aFileIsNeverTakenForAField() {
    Seeds.check(
        5_000,
        seed -> {
          Random random = new Random(seed);
          String file = almost(random);
          String form =
              part("name=\"file\"; filename=\"f\"", file) + part("name=\"model\"", "m") + "--b--";
          boolean ambiguous = ("\r\n" + file + "\r\n").contains("\r\n--b");
          try {
            FormScan scan = scan(form);
            assertThat(ambiguous).as(form).isFalse();
            assertThat(scan.model()).isEqualTo("m");
            assertThat(new String(spliced(scan, "m"), UTF_8)).isEqualTo(form);
          } catch (BadBody refused) {
            assertThat(ambiguous).as(refused + form).isTrue();
          }
        });
  }

  private static String almost(Random random) {
    List<String> pieces =
        List.of("\r", "\n", "\r\n", "-", "--", "b", "--b", "x", "\r\n--", "name=\"model\"", "a");
    List<String> chosen = new ArrayList<>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      chosen.add(pieces.get(random.nextInt(pieces.size())));
    }
    return String.join("", chosen);
  }
}
