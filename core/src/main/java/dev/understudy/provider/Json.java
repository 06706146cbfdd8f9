package dev.understudy.provider;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A JSON value. Immutable; any document that is read and written again is an equal one: objects
/// keep the order of their members, numbers keep their spelling.
///
/// Two objects are equal if they have equal members in any order; two numbers if they are spelled
/// the same.
public sealed interface Json {

  /// The deepest nesting that is read.
  int MAX_DEPTH = 128;

  /// An object. Member names are unique.
  ///
  /// @param members in their order; unmodifiable
  record Obj(Map<String, Json> members) implements Json {
    /// No members.
    public static final Obj EMPTY = new Obj(Map.of());

    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// The member of this name, or null.
    public @Nullable Json get(String name) {
      return members.get(name);
    }

    /// The member of this name if it is a text.
    public Optional<String> text(String name) {
      return get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /// The member of this name if it is a whole number, spelled without fraction or exponent, that
    /// fits.
    public OptionalLong number(String name) {
      return get(name) instanceof Num number ? number.whole() : OptionalLong.empty();
    }

    /// The member of this name if it is an object; else no members.
    public Obj object(String name) {
      return get(name) instanceof Obj object ? object : EMPTY;
    }

    /// The items of the member of this name if it is an array; else none.
    public List<Json> items(String name) {
      return get(name) instanceof Array array ? array.items() : List.of();
    }

    /// This object with a member added at the end, or replaced where it is.
    public Obj with(String name, Json value) {
      Map<String, Json> changed = new LinkedHashMap<>(members);
      changed.put(name, value);
      return new Obj(changed);
    }

    /// This object without a member.
    public Obj without(String name) {
      if (!members.containsKey(name)) {
        return this;
      }
      Map<String, Json> changed = new LinkedHashMap<>(members);
      changed.remove(name);
      return new Obj(changed);
    }

    /// Whether there are no members.
    public boolean isEmpty() {
      return members.isEmpty();
    }

    @Override
    public String toString() {
      return write();
    }
  }

  /// An array.
  ///
  /// @param items unmodifiable
  record Array(List<Json> items) implements Json {
    public Array {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return write();
    }
  }

  /// A string.
  record Text(String value) implements Json {
    @Override
    public String toString() {
      return write();
    }
  }

  /// A number.
  ///
  /// @param spelling as it is in the document
  record Num(String spelling) implements Json {
    public Num {
      if (JsonReader.numberEnd(spelling, 0) != spelling.length()) {
        throw new IllegalArgumentException("not a JSON number: " + spelling);
      }
    }

    /// Its value if it is spelled without fraction or exponent, the shortest way, and fits.
    public OptionalLong whole() {
      int digits = spelling.charAt(0) == '-' ? spelling.length() - 1 : spelling.length();
      if (digits > 19 || !isWhole() || spelling.equals("-0")) {
        return OptionalLong.empty();
      }
      try {
        return OptionalLong.of(Long.parseLong(spelling));
      } catch (NumberFormatException tooLarge) {
        return OptionalLong.empty();
      }
    }

    /// Its value as a double, which may be rounded; empty if it is too large for one.
    public OptionalDouble approximate() {
      double value = Double.parseDouble(spelling);
      return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private boolean isWhole() {
      return spelling.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }

    @Override
    public String toString() {
      return write();
    }
  }

  /// True or false.
  enum Bool implements Json {
    /// `true`
    TRUE,
    /// `false`
    FALSE;

    @Override
    public String toString() {
      return write();
    }
  }

  /// The value `null`.
  enum Null implements Json {
    /// The only one.
    NULL;

    @Override
    public String toString() {
      return write();
    }
  }

  /// A string.
  static Json of(String value) {
    return new Text(value);
  }

  /// A number.
  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  /// A number, spelled as short as its value allows: `1`, not `1.0`.
  ///
  /// @throws IllegalArgumentException if it is not finite
  static Json of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a JSON number: " + value);
    }
    long whole = (long) value;
    boolean small = Math.abs(value) < 1e15;
    return new Num(
        small && (double) whole == value ? Long.toString(whole) : Double.toString(value));
  }

  /// True or false.
  static Json of(boolean value) {
    return value ? Bool.TRUE : Bool.FALSE;
  }

  /// An array.
  static Json of(List<? extends Json> items) {
    return new Array(new ArrayList<>(items));
  }

  /// An array of strings.
  static Json texts(List<String> values) {
    return of(values.stream().map(Text::new).toList());
  }

  /// An object of one member; [Obj#with] adds more.
  static Obj object(String name, Json value) {
    return new Obj(Map.of(name, value));
  }

  /// Reads one document, strictly: nothing after it but blanks, no duplicate names, no comments.
  ///
  /// @throws Malformed if it is not JSON, or nested deeper than [#MAX_DEPTH]
  static Json parse(String document) {
    return new JsonReader(document).document();
  }

  /// The same for UTF-8.
  ///
  /// @throws Malformed also if it is not UTF-8
  static Json parse(byte[] document) {
    try {
      return parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString());
    } catch (CharacterCodingException e) {
      throw new Malformed("not UTF-8", 0, 1, 1);
    }
  }

  /// The document without blanks.
  default String write() {
    StringBuilder out = new StringBuilder();
    JsonWriter.write(this, out);
    return out.toString();
  }

  /// A document that is not JSON. The message says what is wrong and where; it quotes nothing.
  final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    Malformed(String what, int offset, int line, int column) {
      super("line " + line + ", column " + column + ": " + what);
      this.offset = offset;
    }

    /// Characters before the place.
    public int offset() {
      return offset;
    }
  }
}
