package dev.understudy.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Speech to be written down: a form of parts, in their order. Fields that we do not name are parts
/// like any other.
///
/// @param model the model that is asked
/// @param parts the sound (usually the part `file`) and all settings; the model is not among them
public record TranscriptionRequest(String model, List<Part> parts) {

  public TranscriptionRequest {
    if (model.isBlank()) {
      throw new IllegalArgumentException("a request needs a model");
    }
    parts = List.copyOf(parts);
  }

  /// One part of the form.
  ///
  /// @param name of the field
  /// @param fileName of an uploaded file
  /// @param contentType its media type
  /// @param body its bytes
  public record Part(
      String name, Optional<String> fileName, Optional<String> contentType, Body body) {}

  /// Bytes that can be read any number of times.
  @FunctionalInterface
  public interface Body {
    /// Opens a new stream over the same bytes. The caller closes it.
    InputStream open() throws IOException;

    /// The bytes of an array, which is copied.
    static Body of(byte[] bytes) {
      byte[] copy = bytes.clone();
      return () -> new ByteArrayInputStream(copy);
    }
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder("", List.of());
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(model, parts);
  }

  /// This request to another model.
  public TranscriptionRequest withModel(String model) {
    return new TranscriptionRequest(model, parts);
  }

  /// Builds one, part by part. Not thread-safe.
  public static final class Builder {
    private String model;
    private final List<Part> parts;

    private Builder(String model, List<Part> parts) {
      this.model = model;
      this.parts = new ArrayList<>(parts);
    }

    /// Sets the model that is asked.
    public Builder model(String value) {
      model = value;
      return this;
    }

    /// Adds a setting.
    public Builder field(String name, String value) {
      Body body = Body.of(value.getBytes(StandardCharsets.UTF_8));
      return part(new Part(name, Optional.empty(), Optional.empty(), body));
    }

    /// Adds a file.
    public Builder file(String name, String fileName, String contentType, Body body) {
      return part(new Part(name, Optional.of(fileName), Optional.of(contentType), body));
    }

    /// Adds a part.
    public Builder part(Part part) {
      parts.add(part);
      return this;
    }

    /// The value.
    public TranscriptionRequest build() {
      return new TranscriptionRequest(model, parts);
    }
  }
}
