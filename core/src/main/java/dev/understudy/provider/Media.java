package dev.understudy.provider;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An image, sound, or the text of a transcription, as the provider sent it. Immutable.
public final class Media {
  /// The most bytes one may have: 64 MiB.
  public static final int MAX_BYTES = 64 << 20;

  private final String contentType;
  private final byte[] bytes;

  private Media(String contentType, byte[] bytes) {
    this.contentType = contentType;
    this.bytes = bytes;
  }

  /// Some bytes with their media type. The array is copied.
  ///
  /// @throws IllegalArgumentException if there are more than [#MAX_BYTES]
  public static Media of(String contentType, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("more than " + MAX_BYTES + " bytes: " + bytes.length);
    }
    return new Media(contentType, bytes.clone());
  }

  /// The media type, such as `audio/mpeg`.
  public String contentType() {
    return contentType;
  }

  /// The bytes; a copy.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// How many bytes there are.
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Media media
        && contentType.equals(media.contentType)
        && Arrays.equals(bytes, media.bytes);
  }

  @Override
  public int hashCode() {
    return contentType.hashCode() * 31 + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return contentType + ", " + bytes.length + " bytes";
  }
}
