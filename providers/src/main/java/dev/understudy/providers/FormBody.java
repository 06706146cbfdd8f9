package dev.understudy.providers;

import dev.understudy.dialects.Bytes;
import dev.understudy.provider.TranscriptionRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The parts of a request as `multipart/form-data` (RFC 7578).
final class FormBody {
  /// The most bytes of all parts together.
  static final int MOST = 64 << 20;

  private final String boundary;
  private final Bytes bytes = new Bytes(8 << 10);

  private FormBody() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    boundary =
        "understudy-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  /// A form of the model and then the parts.
  ///
  /// @throws IOException if a part cannot be read, or all together are longer than [#MOST]
  static FormBody of(TranscriptionRequest request) throws IOException {
    FormBody form = new FormBody();
    form.head("model", Optional.empty(), Optional.empty());
    form.bytes.add(request.model());
    for (TranscriptionRequest.Part part : request.parts()) {
      form.bytes.add("\r\n");
      form.head(part.name(), part.fileName(), part.contentType());
      try (InputStream in = part.body().open()) {
        form.content(in);
      }
    }
    form.bytes.add("\r\n--" + form.boundary + "--\r\n");
    return form;
  }

  private void head(String name, Optional<String> fileName, Optional<String> contentType) {
    bytes.add("--" + boundary + "\r\ncontent-disposition: form-data; name=\"" + quoted(name) + '"');
    fileName.ifPresent(file -> bytes.add("; filename=\"" + quoted(file) + '"'));
    contentType.ifPresent(
        type -> bytes.add("\r\ncontent-type: " + type.replaceAll("[\\r\\n]", " ")));
    bytes.add("\r\n\r\n");
  }

  private void content(InputStream in) throws IOException {
    byte[] buffer = new byte[8 << 10];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (bytes.length() + count > MOST) {
        throw new IOException("more than " + MOST + " bytes");
      }
      bytes.add(buffer, 0, count);
    }
  }

  /// As browsers write a name in quotes.
  private static String quoted(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  byte[] bytes() {
    return bytes.toArray();
  }
}
