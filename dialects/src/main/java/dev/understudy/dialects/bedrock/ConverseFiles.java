package dev.understudy.dialects.bedrock;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Pictures, documents and sound of one conversation as the blocks of converse. They come with the
/// request or lie in S3; the dialect fetches nothing else.
final class ConverseFiles {
  private static final Map<String, String> IMAGES =
      Map.of(
          "image/png", "png",
          "image/jpeg", "jpeg",
          "image/jpg", "jpeg",
          "image/gif", "gif",
          "image/webp", "webp");
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "application/pdf", "pdf",
          "text/csv", "csv",
          "application/msword", "doc",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
          "application/vnd.ms-excel", "xls",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
          "text/html", "html",
          "text/plain", "txt",
          "text/markdown", "md");
  private static final Set<String> SOUNDS =
      Set.of(
          "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg",
          "mpga", "pcm", "webm");
  private static final int LONGEST_NAME = 200;

  private final Dropped dropped;
  private final Set<String> names = new HashSet<>();

  ConverseFiles(Dropped dropped) {
    this.dropped = dropped;
  }

  ObjectNode image(Part.Image image) throws Untranslatable {
    if (image.detail().isPresent()) {
      dropped.add("detail");
    }
    return file(image.source(), IMAGES, "image");
  }

  ObjectNode document(Part.Document document) throws Untranslatable {
    ObjectNode block = file(document.source(), DOCUMENTS, "document");
    return block.put("name", name(document.name(), block.path("format").stringValue()));
  }

  static ObjectNode audio(Part.Audio audio) throws Untranslatable {
    String format = audio.format().toLowerCase(Locale.ROOT);
    if (!SOUNDS.contains(format)) {
      throw new Untranslatable("input_audio", "the target's dialect has no format " + format);
    }
    ObjectNode block = Json.object().put("format", format);
    block.putObject("source").put("bytes", audio.base64());
    return block;
  }

  private static ObjectNode file(Source source, Map<String, String> formats, String what)
      throws Untranslatable {
    String type =
        switch (source) {
          case Source.Inline(var mediaType, var base64) -> mediaType.toLowerCase(Locale.ROOT);
          case Source.Url(var url) -> typeOf(url, formats, what);
        };
    String format = formats.get(type);
    if (format == null) {
      throw new Untranslatable(what, "the target's dialect has no format for " + type);
    }
    ObjectNode block = Json.object().put("format", format);
    switch (source) {
      case Source.Inline(var mediaType, var base64) ->
          block.putObject("source").put("bytes", base64);
      case Source.Url(var url) -> block.putObject("source").putObject("s3Location").put("uri", url);
    }
    return block;
  }

  /// The media type that the ending of an S3 key stands for.
  private static String typeOf(String url, Map<String, String> formats, String what)
      throws Untranslatable {
    if (!url.startsWith("s3://")) {
      throw new Untranslatable(what, "the target's dialect fetches files from S3 only");
    }
    String key = url.substring(url.lastIndexOf('/') + 1);
    String ending = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String format = ending.equals("jpg") ? "jpeg" : ending;
    return formats.entrySet().stream()
        .filter(known -> known.getValue().equals(format))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("*." + ending);
  }

  /// A name that is the only one in the request, in the characters that the dialect allows: ASCII
  /// letters and digits, single blanks, hyphens, parentheses and square brackets.
  private String name(Optional<String> given, String format) {
    String wanted = given.orElse("document");
    String ending = "." + format;
    String bare =
        wanted.toLowerCase(Locale.ROOT).endsWith(ending)
            ? wanted.substring(0, wanted.length() - ending.length())
            : wanted;
    String safe = bare.replaceAll("[^A-Za-z0-9 ()\\[\\]-]", "-").replaceAll(" +", " ").strip();
    if (!safe.equals(bare)) {
      dropped.add("document.name");
    }
    String cut = safe.substring(0, Math.min(safe.length(), LONGEST_NAME - 10));
    String name = cut.isEmpty() ? "document" : cut;
    for (int next = 2; !names.add(name); next++) {
      name = (cut.isEmpty() ? "document" : cut) + " (" + next + ")";
    }
    return name;
  }
}
