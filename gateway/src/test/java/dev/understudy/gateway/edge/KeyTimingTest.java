package dev.understudy.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Whether the time a key takes tells anything about it: Welch's t between keys that are known and
/// keys that are not, over 10^5 of each in random order, without the slowest tenth. Needs a quiet
/// machine, so it runs by `make timing` only.
@EnabledIfSystemProperty(named = "understudy.timing", matches = "true")
class KeyTimingTest {
  private static final int SAMPLES = 100_000;
  private static final double SUSPICIOUS = 4.5;

  @Test
  void aKeyThatIsKnownTakesAsLongAsOneThatIsNot() throws Exception {
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      keys.add(new ApiKey("team-" + i, sha256("key-number-" + (1000 + i))));
    }
    ApiKeys door = ApiKeys.of(keys);
    Random dice = new Random(7);
    double[][] times = new double[2][SAMPLES];
    int[] count = new int[2];
    for (int warm = 0; warm < 20_000; warm++) {
      nanos(door, warm % 2, dice);
    }
    while (count[0] < SAMPLES || count[1] < SAMPLES) {
      int kind = dice.nextInt(2);
      double nanos = nanos(door, kind, dice);
      if (count[kind] < SAMPLES) {
        times[kind][count[kind]++] = nanos;
      }
    }
    double t = welch(withoutSlowest(times[0]), withoutSlowest(times[1]));
    System.out.printf("Welch t of known against unknown keys: %.2f%n", t);
    assertThat(Math.abs(t)).isLessThan(SUSPICIOUS);
  }

  /// The time of one search; both kinds of key have the same length.
  private static double nanos(ApiKeys door, int kind, Random dice) throws Exception {
    int number = (kind == 0 ? 1000 : 5000) + dice.nextInt(50);
    String key = "key-number-" + number;
    long start = System.nanoTime();
    int place = door.find(key);
    long end = System.nanoTime();
    assertThat(place < 50).isEqualTo(kind == 0);
    return (double) (end - start);
  }

  private static double[] withoutSlowest(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return Arrays.copyOf(sorted, sorted.length * 9 / 10);
  }

  private static double welch(double[] one, double[] other) {
    double difference = mean(one) - mean(other);
    return difference / Math.sqrt(variance(one) / one.length + variance(other) / other.length);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum()
        / (values.length - 1);
  }

  private static String sha256(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
    return HexFormat.of().formatHex(digest);
  }
}
