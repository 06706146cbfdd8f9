package dev.understudy.provider;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How a component of one Java type is read, written, and absent.
///
/// @param absent what the component holds when the document has nothing for it
/// @param kept whether the absent value is written, too
/// @param form from and to JSON
record FieldType(Object absent, boolean kept, Form form) {

  /// From and to JSON, for values that are there.
  interface Form {
    /// The value, or null if the JSON is not one without loss.
    @Nullable Object read(Json json);

    /// Its JSON.
    Json write(Object value);
  }

  /// The value, or null if it must stay in `extra`: not of this type, or the very value that stands
  /// for absence.
  @Nullable Object read(Json json) {
    Object value = form.read(json);
    return value != null && (kept || !value.equals(absent)) ? value : null;
  }

  /// The JSON of the value, or null if it is absent.
  @Nullable Json write(Object value) {
    return kept || !value.equals(absent) ? form.write(value) : null;
  }

  private interface Reader<T> {
    @Nullable T read(Json json);
  }

  private interface Writer<T> {
    Json write(T value);
  }

  @SuppressWarnings("unchecked") // a component's value has the component's type
  private static <T> Form form(Reader<T> reader, Writer<T> writer) {
    return new Form() {
      @Override
      public @Nullable Object read(Json json) {
        return reader.read(json);
      }

      @Override
      public Json write(Object value) {
        return writer.write((T) value);
      }
    };
  }

  private static final Map<Type, Form> SIMPLE =
      Map.of(
          String.class,
          form(json -> json instanceof Json.Text text ? text.value() : null, Json::of),
          Long.class,
          FieldType.<Long>form(FieldType::whole, Json::of),
          Double.class,
          FieldType.<Double>form(FieldType::exact, Json::of),
          Boolean.class,
          FieldType.<Boolean>form(
              json -> json instanceof Json.Bool bool ? (Boolean) (bool == Json.Bool.TRUE) : null,
              Json::of),
          Json.class,
          FieldType.<Json>form(json -> json, json -> json),
          ToolChoice.class,
          form(ToolChoice::new, ToolChoice::json),
          Usage.class,
          form(Usage::read, Usage::toJson),
          Vector.class,
          form(Vector::read, Vector::toJson));

  /// The type of a component.
  static FieldType of(Type type) {
    if (type == OptionalLong.class) {
      Form form = formOf(Long.class);
      return new FieldType(
          OptionalLong.empty(),
          false,
          FieldType.<OptionalLong>form(
              json -> form.read(json) instanceof Long value ? OptionalLong.of(value) : null,
              value -> form.write(value.getAsLong())));
    }
    if (type == OptionalDouble.class) {
      Form form = formOf(Double.class);
      return new FieldType(
          OptionalDouble.empty(),
          false,
          FieldType.<OptionalDouble>form(
              json -> form.read(json) instanceof Double value ? OptionalDouble.of(value) : null,
              value -> form.write(value.getAsDouble())));
    }
    if (type instanceof ParameterizedType generic) {
      Form element = formOf(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Optional.class
          ? new FieldType(Optional.empty(), false, optional(element))
          : new FieldType(List.of(), false, list(element));
    }
    if (type == long.class) {
      return new FieldType(0L, true, formOf(Long.class));
    }
    Form form = formOf(type);
    return new FieldType(absent(type, form), false, form);
  }

  private static Object absent(Type type, Form form) {
    for (Json nothing : List.of(Json.of(""), Json.Obj.EMPTY, new Json.Array(List.of()))) {
      Object value = type == Json.class ? Json.Null.NULL : form.read(nothing);
      if (value != null) {
        return value;
      }
    }
    throw new IllegalArgumentException("no empty value of " + type);
  }

  private static Form formOf(Type type) {
    Form simple = SIMPLE.get(type);
    if (simple != null) {
      return simple;
    }
    if (type instanceof Class<?> word && OpenWord.class.isAssignableFrom(word)) {
      return FieldType.<OpenWord>form(
          json -> json instanceof Json.Text text ? wordOf(word, text.value()) : null,
          value -> Json.of(value.value()));
    }
    if (type instanceof Class<?> record && JsonRecord.class.isAssignableFrom(record)) {
      Class<? extends JsonRecord> shape = record.asSubclass(JsonRecord.class);
      return FieldType.<JsonRecord>form(
          json -> json instanceof Json.Obj object ? Shape.read(shape, object) : null,
          JsonRecord::toJson);
    }
    throw new IllegalArgumentException("no JSON form for " + type);
  }

  private static OpenWord wordOf(Class<?> type, String value) {
    try {
      return (OpenWord) type.getDeclaredConstructor(String.class).newInstance(value);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Form optional(Form element) {
    return FieldType.<Optional<Object>>form(
        json -> {
          Object value = element.read(json);
          return value == null ? null : Optional.of(value);
        },
        value -> element.write(value.orElseThrow()));
  }

  private static Form list(Form element) {
    return FieldType.<List<Object>>form(
        json -> {
          if (!(json instanceof Json.Array array)) {
            return null;
          }
          List<Object> values = new ArrayList<>(array.items().size());
          for (Json item : array.items()) {
            Object value = element.read(item);
            if (value == null) {
              return null;
            }
            values.add(value);
          }
          return List.copyOf(values);
        },
        values -> Json.of(values.stream().map(element::write).toList()));
  }

  private static @Nullable Long whole(Json json) {
    OptionalLong value = json instanceof Json.Num number ? number.whole() : OptionalLong.empty();
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }

  /// A double is exact if its shortest decimal form is the number in the document.
  private static @Nullable Double exact(Json json) {
    if (!(json instanceof Json.Num number) || number.spelling().length() > 32) {
      return null;
    }
    OptionalDouble value = number.approximate();
    if (value.isEmpty()) {
      return null;
    }
    try {
      BigDecimal written = new BigDecimal(Double.toString(value.getAsDouble()));
      return written.compareTo(new BigDecimal(number.spelling())) == 0
          ? (Double) value.getAsDouble()
          : null;
    } catch (NumberFormatException exponentTooLarge) {
      return null;
    }
  }
}
