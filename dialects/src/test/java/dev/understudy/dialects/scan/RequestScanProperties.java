package dev.understudy.dialects.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The scan accepts what another strict parser accepts, and splices what it found.
class RequestScanProperties {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Test
  void acceptsWhatAnotherStrictParserAccepts() {
    Seeds.check(
        20_000,
        seed -> {
          Random random = new Random(seed);
          byte[] body = new RandomBody(random).bytes();
          if (seed % 4 != 0) {
            body = mutated(body, random);
          }
          Optional<BadBody> ours = ours(body);
          boolean sound = soundByJackson(body);
          boolean tolerated =
              ours.isPresent()
                  && String.valueOf(ours.get().getMessage())
                      .matches("(model|models|stream|n) (must|is) .*");
          if (!tolerated) {
            assertThat(ours.isEmpty())
                .as(() -> ours + " for " + new String(bodyOf(seed), UTF_8))
                .isEqualTo(sound);
          }
        });
  }

  private static byte[] bodyOf(long seed) {
    Random random = new Random(seed);
    byte[] body = new RandomBody(random).bytes();
    return seed % 4 != 0 ? mutated(body, random) : body;
  }

  private static Optional<BadBody> ours(byte[] body) {
    try {
      RequestScan.of(body, Endpoint.CHAT_COMPLETIONS);
      return Optional.empty();
    } catch (BadBody bad) {
      return Optional.of(bad);
    }
  }

  private static boolean soundByJackson(byte[] body) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
    boolean mark = body.length > 0 && body[0] == (byte) 0xEF;
    try (JsonParser parser =
        STRICT.createParser(ObjectReadContext.empty(), new String(body, UTF_8))) {
      if (mark || parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return false;
        }
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
          if (!UTF_8.newEncoder().canEncode(parser.getString())) {
            return false;
          }
        }
      }
      return parser.nextToken() == null;
    } catch (JacksonException notJson) {
      return false;
    }
  }

  private static byte[] mutated(byte[] body, Random random) {
    Bytes changed = new Bytes(body.length + 8);
    int at = random.nextInt(body.length);
    changed.add(body, 0, at);
    byte[] interesting = "\"\\{}[],:0-9.eE+tfn \n\t\0u\u00e9".getBytes(UTF_8);
    switch (random.nextInt(4)) {
      case 0 -> at++; // leave one out
      case 1 -> changed.add(interesting[random.nextInt(interesting.length)]); // put one in
      case 2 -> {
        changed.add(random.nextInt(256));
        at++;
      }
      default -> {
        int from = random.nextInt(body.length); // repeat a stretch
        changed.add(body, from, Math.min(body.length, from + random.nextInt(12)));
      }
    }
    return changed.add(body, Math.min(at, body.length), body.length).toArray();
  }

  @Test
  void aSplicedBodyDiffersInTheModelAlone() {
    JsonMapper mapper = JsonMapper.shared();
    Seeds.check(
        2_000,
        seed -> {
          byte[] body = new RandomBody(new Random(seed)).bytes();
          Optional<BadBody> bad = ours(body);
          if (bad.isPresent()) {
            return;
          }
          JsonNode expected = mapper.readTree(body);
          ((ObjectNode) expected).put("model", "an/other \"model\"\u0001");
          ((ObjectNode) expected).remove("models");
          assertThat(mapper.readTree(spliced(body))).isEqualTo(expected);
        });
  }

  /// All but the model are stretches of the caller's array, in its order, and the array is as it
  /// was.
  @Test
  @SuppressWarnings("ReferenceEquality") // the very array is meant
  void aSplicedBodyIsTheCallersOwnArrayUntouched() {
    Seeds.check(
        5_000,
        seed -> {
          byte[] body = new RandomBody(new Random(seed)).bytes();
          byte[] before = body.clone();
          Optional<RequestScan> found = scan(body);
          if (found.isEmpty()) {
            return;
          }
          RequestScan scan = found.get();
          List<Piece> pieces = scan.splice("other");
          List<Piece> own = pieces.stream().filter(piece -> piece.bytes() == body).toList();
          assertThat(own).hasSizeGreaterThanOrEqualTo(2);
          assertThat(pieces).hasSize(own.size() + 1).allMatch(piece -> piece.length() > 0);
          for (int i = 1; i < own.size(); i++) {
            assertThat(own.get(i).from()).isGreaterThan(own.get(i - 1).to());
          }
          if (!new String(before, UTF_8).contains("\"models\"")) {
            String expected =
                new String(before, 0, scan.modelFrom(), UTF_8)
                    + "\"other\""
                    + new String(before, scan.modelTo(), before.length - scan.modelTo(), UTF_8);
            assertThat(text(pieces)).isEqualTo(expected);
          }
          assertThat(text(scan.splice("other"))).isEqualTo(text(pieces));
          assertThat(body).isEqualTo(before);
        });
  }

  private static Optional<RequestScan> scan(byte[] body) {
    try {
      return Optional.of(RequestScan.of(body, Endpoint.CHAT_COMPLETIONS));
    } catch (BadBody bad) {
      return Optional.empty();
    }
  }

  private static String text(List<Piece> pieces) {
    Bytes all = new Bytes(0);
    pieces.forEach(all::add);
    return all.toString();
  }

  private static byte[] spliced(byte[] body) {
    try {
      Bytes all = new Bytes(0);
      for (Piece piece :
          RequestScan.of(body, Endpoint.CHAT_COMPLETIONS).splice("an/other \"model\"\u0001")) {
        all.add(piece);
      }
      return all.toArray();
    } catch (BadBody bad) {
      throw new AssertionError(bad);
    }
  }
}
