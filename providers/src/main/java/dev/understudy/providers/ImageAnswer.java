package dev.understudy.providers;

import dev.understudy.provider.Json;
import dev.understudy.provider.Media;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads the answer to a request for images.
final class ImageAnswer {
  private ImageAnswer() {}

  /// The image, if there is exactly one and it is in the answer; else the answer as it came, for
  /// addresses are not followed.
  ///
  /// @param body a sound answer
  static Media media(Json.Obj document, byte[] body) {
    List<Json> images = document.items("data");
    Optional<byte[]> only =
        images.size() == 1 && images.getFirst() instanceof Json.Obj image
            ? image.text("b64_json").flatMap(ImageAnswer::decoded)
            : Optional.empty();
    return only.map(bytes -> Media.of(type(bytes), bytes))
        .orElseGet(() -> Media.of("application/json", body));
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  /// By the bytes that files of the kind begin with.
  private static String type(byte[] bytes) {
    if (begins(bytes, 0, 0x89, 'P', 'N', 'G')) {
      return "image/png";
    }
    if (begins(bytes, 0, 0xff, 0xd8, 0xff)) {
      return "image/jpeg";
    }
    if (begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P')) {
      return "image/webp";
    }
    return "application/octet-stream";
  }

  private static boolean begins(byte[] bytes, int at, int... expected) {
    if (bytes.length < at + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[at + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
