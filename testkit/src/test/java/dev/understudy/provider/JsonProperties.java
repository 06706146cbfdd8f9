package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.understudy.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonProperties {

  @Test
  void readingWhatWasWrittenGivesAnEqualDocument() {
    Seeds.check(
        2_000,
        seed -> {
          Json document = AnyJson.value(new SplittableRandom(seed), 5);
          Json read = Json.parse(document.write());

          assertThat(read).isEqualTo(document);
          assertThat(read.write()).isEqualTo(document.write());
        });
  }

  @Test
  void everyReadingEitherSucceedsOrSaysWhere() {
    Seeds.check(
        2_000,
        seed -> {
          SplittableRandom dice = new SplittableRandom(seed);
          StringBuilder text = new StringBuilder(AnyJson.value(dice, 4).write());
          for (int i = dice.nextInt(4); i > 0 && !text.isEmpty(); i--) {
            int at = dice.nextInt(text.length());
            if (dice.nextBoolean()) {
              text.deleteCharAt(at);
            } else {
              text.insert(at, "{}[]\",:\\0-e.u".charAt(dice.nextInt(13)));
            }
          }
          assertThatNoException()
              .isThrownBy(() -> {
                try {
                  Json read = Json.parse(text.toString());
                  assertThat(Json.parse(read.write())).isEqualTo(read);
                } catch (Json.Malformed refusal) {
                  assertThat(refusal.offset()).isBetween(0, text.length());
                }
              });
        });
  }

  @Test
  void anyBytesGiveADocumentOrARefusal() {
    Seeds.check(
        1_000,
        seed -> {
          SplittableRandom dice = new SplittableRandom(seed);
          byte[] bytes = AnyJson.value(dice, 4).write().getBytes(StandardCharsets.UTF_8);
          bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt();
          try {
            Json.parse(bytes);
          } catch (Json.Malformed refusal) {
            assertThat(refusal).hasMessageStartingWith("line ");
          }
        });
  }
}
