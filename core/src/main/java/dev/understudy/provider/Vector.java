package dev.understudy.provider;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The numbers of an embedding. Immutable.
///
/// Read from an array of numbers, or from base64 of little-endian 32-bit floats; written as an
/// array.
public final class Vector {
  private final float[] values;

  private Vector(float[] values) {
    this.values = values;
  }

  /// A vector of these numbers.
  ///
  /// @throws IllegalArgumentException if one is not finite
  public static Vector of(float... values) {
    if (!finite(values)) {
      throw new IllegalArgumentException("a vector has finite numbers only");
    }
    return new Vector(values.clone());
  }

  /// The numbers; a copy.
  public float[] toArray() {
    return values.clone();
  }

  /// How many there are.
  public int dimensions() {
    return values.length;
  }

  /// One of them, counted from 0.
  public float at(int index) {
    return values[index];
  }

  static @Nullable Vector read(Json json) {
    float[] values =
        switch (json) {
          case Json.Text text -> decoded(text.value());
          case Json.Array array -> numbers(array);
          case Json.Obj other -> null;
          case Json.Num other -> null;
          case Json.Bool other -> null;
          case Json.Null nothing -> null;
        };
    return values == null || !finite(values) ? null : new Vector(values);
  }

  Json toJson() {
    List<Json> numbers = new ArrayList<>(values.length);
    for (float value : values) {
      numbers.add(new Json.Num(Float.toString(value)));
    }
    return Json.of(numbers);
  }

  private static float @Nullable [] decoded(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length % Float.BYTES != 0) {
        return null;
      }
      float[] values = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  private static float @Nullable [] numbers(Json.Array array) {
    float[] values = new float[array.items().size()];
    for (int i = 0; i < values.length; i++) {
      OptionalDouble value =
          array.items().get(i) instanceof Json.Num number
              ? number.approximate()
              : OptionalDouble.empty();
      if (value.isEmpty()) {
        return null;
      }
      values[i] = (float) value.getAsDouble();
    }
    return values;
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Vector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
