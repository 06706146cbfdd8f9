package dev.understudy.dialects.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/// Request bodies, mostly sound, with odd strings, numbers, blanks, and now and then a key twice.
final class RandomBody {
  private static final String[] KEYS = {
    "messages",
    "content",
    "role",
    "type",
    "tools",
    "temperature",
    "a",
    "b",
    "",
    "mod\\u0065l",
    "é",
    "\\ud83d\\ude00",
    "a_long_key_of_many_bytes",
    "stream",
    "store",
    "models",
    "n",
  };
  private static final String[] TEXTS = {
    "",
    "x",
    "user",
    "plain text that is longer than a word of eight bytes",
    "é",
    "日本語のテキスト",
    "\\\"",
    "\\\\",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\uD83D\uDE00",
    "\\n\\t\\/\\b\\f\\r",
    "image_url",
    "json_schema",
  };
  private static final String[] NUMBERS = {
    "0", "-0", "1", "-12.5", "1e5", "1E-7", "1.25e+3", "12345678901234567890", "0.1",
  };
  private static final String[] BLANKS = {"", "", "", " ", "\n", "\r\n", "\t "};

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  RandomBody(Random random) {
    this.random = random;
  }

  byte[] bytes() {
    out.append(blank()).append('{');
    int before = random.nextInt(3);
    members(before, 1);
    out.append(before > 0 ? "," : "").append("\"model\":\"m\"");
    if (random.nextInt(6) == 0) {
      out.append(blank()).append(",\"models\":[\"p/a\" , \"p/b\"]");
    }
    int after = random.nextInt(3);
    for (int i = 0; i < after; i++) {
      out.append(',');
      members(1, 1);
    }
    return out.append('}').append(blank()).toString().getBytes(UTF_8);
  }

  private void members(int count, int depth) {
    int first = random.nextInt(KEYS.length);
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(12) == 0 ? first : (first + i) % KEYS.length;
      out.append(i == 0 ? "" : ",").append(blank()).append('"').append(KEYS[key]).append('"');
      out.append(blank()).append(':').append(blank());
      value(depth);
      out.append(blank());
    }
  }

  private void value(int depth) {
    switch (random.nextInt(depth > 4 ? 4 : 7)) {
      case 0 -> out.append('"').append(TEXTS[random.nextInt(TEXTS.length)]).append('"');
      case 1 -> out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 2 -> out.append(random.nextBoolean() ? "true" : "false");
      case 3 -> out.append("null");
      case 4, 5 -> {
        out.append('{');
        members(random.nextInt(40) == 0 ? 30 : random.nextInt(4), depth + 1);
        out.append('}');
      }
      default -> {
        out.append('[').append(blank());
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
          out.append(i == 0 ? "" : ",").append(blank());
          value(depth + 1);
        }
        out.append(blank()).append(']');
      }
    }
  }

  private String blank() {
    return BLANKS[random.nextInt(BLANKS.length)];
  }
}
