package dev.understudy.dialects.gemini;

import java.util.Locale;
import java.util.Optional;

/// Media types where one dialect names a type, another a format, and a third nothing.
final class MediaTypes {
  private MediaTypes() {}

  /// What file names of such sound end with: `wav`, `mp3`.
  static String audioFormat(String type) {
    String format = type.substring(type.indexOf('/') + 1);
    int parameter = format.indexOf(';');
    String bare = parameter < 0 ? format : format.substring(0, parameter);
    return switch (bare) {
      case "mpeg", "x-mp3" -> "mp3";
      case "x-wav", "wave", "vnd.wave" -> "wav";
      default -> bare;
    };
  }

  /// The type of such sound, in the words of Gemini's list.
  static String ofAudio(String format) {
    return "audio/" + format;
  }

  /// The type of a file, as far as the end of its address tells.
  static Optional<String> ofName(String url) {
    String path = url;
    for (char end : new char[] {'#', '?'}) {
      int at = path.indexOf(end);
      path = at < 0 ? path : path.substring(0, at);
    }
    int dot = path.lastIndexOf('.');
    return switch (dot < 0 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT)) {
      case "png" -> Optional.of("image/png");
      case "jpg", "jpeg" -> Optional.of("image/jpeg");
      case "webp" -> Optional.of("image/webp");
      case "gif" -> Optional.of("image/gif");
      case "heic" -> Optional.of("image/heic");
      case "heif" -> Optional.of("image/heif");
      case "pdf" -> Optional.of("application/pdf");
      case "txt", "md" -> Optional.of("text/plain");
      case "html", "htm" -> Optional.of("text/html");
      case "csv" -> Optional.of("text/csv");
      default -> Optional.empty();
    };
  }
}
