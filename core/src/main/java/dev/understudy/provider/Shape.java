package dev.understudy.provider;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a record and a JSON object become each other: the one mechanism behind every [JsonRecord].
///
/// A component's place in the document is its name in snake case, or what [Wire] says. Its type
/// says how it is read and written ([FieldType]). What is left over after reading is the component
/// `extra`.
final class Shape {

  /// The place of a component in the document, if it is not its name: `n`, `function.name`.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Wire {
    String value();
  }

  private record Field(String outer, @Nullable String inner, FieldType type, Method accessor) {

    @Nullable Json in(Map<String, Json> document) {
      Json found = document.get(outer);
      if (inner == null) {
        return found;
      }
      return found instanceof Json.Obj object ? object.get(inner) : null;
    }

    void removeFrom(Map<String, Json> document) {
      Json found = document.remove(outer);
      if (inner != null && found instanceof Json.Obj object && object.members().size() > 1) {
        document.put(outer, object.without(inner));
      }
    }

    void putInto(Map<String, Json> document, Json value) {
      if (inner == null) {
        document.put(outer, value);
      } else {
        Json.Obj around = document.get(outer) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        document.put(outer, around.with(inner, value));
      }
    }
  }

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shape(type);
        }
      };

  private final Constructor<?> constructor;
  private final List<Field> fields = new ArrayList<>();

  private Shape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null || !components[components.length - 1].getName().equals("extra")) {
      throw new IllegalArgumentException(type + " is not a record that ends with `extra`");
    }
    for (RecordComponent component : Arrays.copyOf(components, components.length - 1)) {
      Wire wire = component.getAnnotation(Wire.class);
      String path = wire != null ? wire.value() : snakeCase(component.getName());
      int dot = path.indexOf('.');
      fields.add(
          new Field(
              dot < 0 ? path : path.substring(0, dot),
              dot < 0 ? null : path.substring(dot + 1),
              FieldType.of(component.getGenericType()),
              component.getAccessor()));
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads an object as a record.
  static <T extends JsonRecord> T read(Class<T> type, Json.Obj document) {
    return type.cast(SHAPES.get(type).read(document));
  }

  /// Writes a record as an object.
  static Json.Obj write(JsonRecord value) {
    return SHAPES.get(value.getClass()).written(value);
  }

  private Object read(Json.Obj document) {
    Map<String, Json> rest = new LinkedHashMap<>(document.members());
    Object[] arguments = new Object[fields.size() + 1];
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      Json found = field.in(rest);
      Object value = found == null ? null : field.type().read(found);
      if (value != null) {
        field.removeFrom(rest);
      }
      arguments[i] = value != null ? value : field.type().absent();
    }
    arguments[fields.size()] = new Json.Obj(rest);
    return invoked(() -> constructor.newInstance(arguments));
  }

  private Json.Obj written(JsonRecord value) {
    Map<String, Json> document = new LinkedHashMap<>();
    for (Field field : fields) {
      Json json = field.type().write(invoked(() -> field.accessor().invoke(value)));
      if (json != null && field.in(value.extra().members()) == null) {
        field.putInto(document, json);
      }
    }
    value.extra().members().forEach((name, json) -> document.merge(name, json, Shape::merged));
    return new Json.Obj(document);
  }

  private static Json merged(Json ours, Json extra) {
    if (ours instanceof Json.Obj some && extra instanceof Json.Obj more) {
      Map<String, Json> both = new LinkedHashMap<>(some.members());
      both.putAll(more.members());
      return new Json.Obj(both);
    }
    return extra;
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private interface Reflective<T> {
    T get() throws ReflectiveOperationException;
  }

  private static <T> T invoked(Reflective<T> call) {
    try {
      return call.get();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
