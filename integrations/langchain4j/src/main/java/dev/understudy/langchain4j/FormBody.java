package dev.understudy.langchain4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.http.client.FormDataFile;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A form with files (RFC 7578), as models for images and sound send it.
///
/// @param boundary between its parts
/// @param parts its bytes
record FormBody(String boundary, List<byte[]> parts) {

  static FormBody of(Map<String, String> fields, Map<String, FormDataFile> files) {
    String boundary = "understudy-" + UUID.randomUUID();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach((name, value) ->
        part(body, boundary, "form-data; name=\"" + name + "\"", "", value.getBytes(UTF_8)));
    files.forEach((name, file) ->
        part(
            body,
            boundary,
            "form-data; name=\"" + name + "\"; filename=\"" + file.fileName() + "\"",
            file.contentType() == null ? "" : file.contentType(),
            file.content()));
    body.writeBytes(("--" + boundary + "--\r\n").getBytes(UTF_8));
    return new FormBody(boundary, List.of(body.toByteArray()));
  }

  private static void part(
      ByteArrayOutputStream body, String boundary, String disposition, String type, byte[] bytes) {
    String head = "--" + boundary + "\r\nContent-Disposition: " + disposition + "\r\n";
    if (!type.isBlank()) {
      head += "Content-Type: " + type + "\r\n";
    }
    body.writeBytes((head + "\r\n").getBytes(UTF_8));
    body.writeBytes(bytes);
    body.writeBytes("\r\n".getBytes(UTF_8));
  }

  /// What the request says it is.
  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }
}
