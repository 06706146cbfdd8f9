package dev.understudy.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeamTest {

  private static String joined(Seam seam, String delivered, String... pieces) {
    StringBuilder all = new StringBuilder(delivered);
    for (String piece : pieces) {
      assertThat(seam.take(piece, all)).isTrue();
    }
    assertThat(seam.end(all)).isTrue();
    return all.toString();
  }

  private static String prefilled(String delivered, boolean echoes, String... pieces) {
    return joined(new PrefillSeam(delivered, echoes), delivered, pieces);
  }

  @ParameterizedTest(name = "[{0}] + [{1}] = [{2}]")
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '|',
      value = {
        "Hello| world|Hello world",
        "Hello |world|Hello world",
        "Hello | world|Hello world",
        "Hello  | world|Hello  world",
        "Hello |  world|Hello  world",
        "one, two, three|, two, three, four|one, two, three, two, three, four",
        "the quick brown fox jumps|quick brown fox jumps over|the quick brown fox jumps over",
        "the quick brown fox jumps |quick brown fox jumps over|the quick brown fox jumps over",
        "the quick brown fox |the quick brown fox jumps|the quick brown fox jumps",
        "The|There|TheThere"
      })
  void whatTheCallerHasIsLeftOutOnce(String delivered, String next, String whole) {
    assertThat(prefilled(delivered, false, next)).isEqualTo(whole);
    assertThat(prefilled(delivered, false, next.split("", -1))).isEqualTo(whole);
  }

  @Test
  void whoeverEchoesIsHeardOnceHoweverShortTheTextIs() {
    assertThat(prefilled("Hi", true, "Hi there")).isEqualTo("Hi there");
    assertThat(prefilled("Hi ", true, "H", "i", " ", "there")).isEqualTo("Hi there");
    assertThat(prefilled("Hi", true, "H")).isEqualTo("HiH");
  }

  @Test
  void aTextIsGivenWithoutTheWhiteSpaceAtItsEnd() {
    assertThat(new PrefillSeam("one\n\n", false).given()).isEqualTo("one");
  }

  @Test
  void theSameTextAgainIsDiscardedAndTheRestIsNew() {
    assertThat(joined(new VerifiedSeam("one two"), "one two", "on", "e two th", "ree"))
        .isEqualTo("one two three");
    assertThat(joined(new VerifiedSeam("one"), "one", "one")).isEqualTo("one");
  }

  @Test
  void atTheFirstDifferenceNothingIsPassedOn() {
    StringBuilder lacking = new StringBuilder();
    VerifiedSeam seam = new VerifiedSeam("one two");
    assertThat(seam.take("one", lacking)).isTrue();
    assertThat(seam.take(" Two and more", lacking)).isFalse();
    assertThat(lacking).isEmpty();
  }

  @Test
  void anAnswerThatEndsTooEarlyIsAnotherOne() {
    StringBuilder lacking = new StringBuilder();
    VerifiedSeam seam = new VerifiedSeam("one two");
    seam.take("one", lacking);
    assertThat(seam.end(lacking)).isFalse();
  }

  /// Text without a stretch of 16 characters that comes twice, blanks and characters beyond the
  /// first plane included.
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append(Long.toString(random.nextLong(1L << 40), 36));
      text.append(
          switch (random.nextInt(6)) {
            case 0 -> "\n\n";
            case 1 -> "  ";
            case 2 -> "\ud83d\ude00";
            case 3 -> "\u00e9\u4e16";
            default -> " ";
          });
    }
    return text.toString();
  }

  private static String[] pieces(String text, Random random) {
    StringBuilder cut = new StringBuilder();
    String mark = "\u0000";
    for (int i = 0; i < text.length(); i++) {
      cut.append(text.charAt(i)).append(random.nextInt(4) == 0 ? mark : "");
    }
    return cut.toString().split(mark, -1);
  }

  @Test
  void aResumedTextIsTheWholeOneForEveryCut() {
    Seeds.check(
        20,
        seed -> {
          Random random = new Random(seed);
          String whole = text(random);
          for (int cut = 1; cut < whole.length(); cut++) {
            String delivered = whole.substring(0, cut);
            String given = new PrefillSeam(delivered, false).given();
            String rest = whole.substring(given.length());
            assertThat(prefilled(delivered, false, pieces(rest, random))).isEqualTo(whole);
            assertThat(prefilled(delivered, true, pieces(given + rest, random))).isEqualTo(whole);
            int overlap = 16 + random.nextInt(49);
            if (overlap <= given.length()) {
              String again = given.substring(given.length() - overlap) + rest;
              assertThat(prefilled(delivered, false, pieces(again, random))).isEqualTo(whole);
            }
            assertThat(joined(new VerifiedSeam(delivered), delivered, pieces(whole, random)))
                .isEqualTo(whole);
          }
        });
  }

  @Test
  void aDifferentTextIsFoundAtEveryPlace() {
    Random random = new Random(7);
    String whole = text(random);
    for (int at = 0; at < whole.length(); at++) {
      String other = whole.substring(0, at) + "\u0001" + whole.substring(at + 1);
      VerifiedSeam seam = new VerifiedSeam(whole);
      StringBuilder lacking = new StringBuilder();
      boolean same = true;
      for (String piece : pieces(other, random)) {
        same = same && seam.take(piece, lacking);
      }
      assertThat(same).isFalse();
      assertThat(lacking).isEmpty();
    }
  }
}
