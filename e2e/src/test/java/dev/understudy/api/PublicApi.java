package dev.understudy.api;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodSignature;
import java.lang.classfile.Signature;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.classfile.attribute.ExceptionsAttribute;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The public API of compiled classes as sorted lines: every public or protected type of an
/// exported package and every public or protected member of it, one a line; a member inherited from
/// a class that is not public is its own. What the compiler adds on its own (bridges, lambdas) and
/// what every object has (`equals`, `hashCode`, `toString`) is left out; that a reference may be
/// null is part of the line.
final class PublicApi {
  private static final String NULLABLE = "Lorg/jspecify/annotations/Nullable;";
  private static final Set<AccessFlag> SHOWN =
      Set.of(AccessFlag.PROTECTED, AccessFlag.STATIC, AccessFlag.ABSTRACT);

  private static final Set<String> OF_EVERY_OBJECT =
      Set.of("equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;");

  private final Map<String, ClassModel> types = new HashMap<>();
  private final Predicate<String> exported;
  private final Set<String> lines = new TreeSet<>();

  private PublicApi(Predicate<String> exported) {
    this.exported = exported;
  }

  /// @param classes a folder of class files
  /// @param exported whether a package is for everyone, by its name
  static List<String> of(Path classes, Predicate<String> exported) throws IOException {
    PublicApi api = new PublicApi(exported);
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString();
        if (!name.equals("module-info.class") && !name.equals("package-info.class")) {
          ClassModel type = ClassFile.of().parse(file);
          api.types.put(type.thisClass().asInternalName(), type);
        }
      }
    }
    api.types.values().stream().filter(api::reachable).forEach(api::describe);
    return List.copyOf(api.lines);
  }

  /// Whether code elsewhere can name it.
  private boolean reachable(ClassModel type) {
    String name = type.thisClass().asInternalName();
    if (type.flags().has(AccessFlag.SYNTHETIC)) {
      return false;
    }
    Optional<InnerClassInfo> nested = nested(type);
    if (nested.isEmpty()) {
      int slash = name.lastIndexOf('/');
      return type.flags().has(AccessFlag.PUBLIC)
          && exported.test(name.substring(0, Math.max(0, slash)).replace('/', '.'));
    }
    InnerClassInfo info = nested.get();
    return open(info.flags())
        && info.outerClass().isPresent()
        && info.innerName().isPresent()
        && Optional.ofNullable(types.get(info.outerClass().get().asInternalName()))
            .filter(this::reachable)
            .isPresent();
  }

  private static Optional<InnerClassInfo> nested(ClassModel type) {
    return type.findAttribute(Attributes.innerClasses()).stream()
        .flatMap(all -> all.classes().stream())
        .filter(info -> info.innerClass().equals(type.thisClass()))
        .findFirst();
  }

  private static boolean open(Collection<AccessFlag> flags) {
    return flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED);
  }

  private void describe(ClassModel type) {
    String name = TypeNames.of(type.thisClass().asInternalName());
    Set<AccessFlag> flags = nested(type).map(InnerClassInfo::flags).orElse(type.flags().flags());
    lines.add(name + " : " + head(type, flags));
    type.fields().forEach(field -> describe(name, field));
    type.methods().forEach(method -> describe(name, type, method));
    for (ClassModel above : hiddenParents(type)) {
      above.fields().forEach(field -> describe(name, field));
      above.methods().stream()
          .filter(method -> !method.methodName().equalsString("<init>"))
          .forEach(method -> describe(name, type, method));
    }
  }

  /// The classes above it that code elsewhere cannot name, up to the first that it can.
  private List<ClassModel> hiddenParents(ClassModel type) {
    return type.superclass()
        .map(above -> types.get(above.asInternalName()))
        .filter(above -> !reachable(above))
        .map(above -> Stream.concat(Stream.of(above), hiddenParents(above).stream()).toList())
        .orElse(List.of());
  }

  private static List<String> interfaces(ClassModel type) {
    return type.findAttribute(Attributes.signature())
        .map(SignatureAttribute::asClassSignature)
        .map(known -> known.superinterfaceSignatures().stream().map(TypeNames::of).toList())
        .orElseGet(() ->
            type.interfaces().stream().map(known -> TypeNames.of(known.asInternalName())).toList());
  }

  private String head(ClassModel type, Set<AccessFlag> flags) {
    Optional<ClassSignature> signature =
        type.findAttribute(Attributes.signature()).map(SignatureAttribute::asClassSignature);
    String parent =
        signature
            .map(known -> TypeNames.of(known.superclassSignature()))
            .or(() -> type.superclass().map(known -> TypeNames.of(known.asInternalName())))
            .orElse("Object");
    Set<String> interfaces = new LinkedHashSet<>(interfaces(type));
    hiddenParents(type).forEach(above -> interfaces.addAll(interfaces(above)));
    boolean isRecord = type.findAttribute(Attributes.record()).isPresent();
    boolean isEnum = flags.contains(AccessFlag.ENUM);
    boolean isInterface = flags.contains(AccessFlag.INTERFACE);
    boolean sealed = type.findAttribute(Attributes.permittedSubclasses()).isPresent() && !isEnum;
    List<String> words = new ArrayList<>(marks(type));
    add(words, flags.contains(AccessFlag.PROTECTED), "protected");
    add(words, flags.contains(AccessFlag.ABSTRACT) && !isInterface && !isEnum, "abstract");
    add(words, flags.contains(AccessFlag.FINAL) && !isRecord && !isEnum, "final");
    add(words, sealed, "sealed");
    String kind =
        flags.contains(AccessFlag.ANNOTATION)
            ? "annotation"
            : isInterface ? "interface" : isRecord ? "record" : isEnum ? "enum" : "class";
    words.add(
        kind + signature.map(known -> TypeNames.parameters(known.typeParameters())).orElse(""));
    if (!parent.equals("Object") && !isRecord && !isEnum) {
      words.add("extends " + parent);
    }
    if (!interfaces.isEmpty()) {
      words.add((isInterface ? "extends " : "implements ") + String.join(", ", interfaces));
    }
    return String.join(" ", words);
  }

  private void describe(String owner, FieldModel field) {
    Set<AccessFlag> flags = field.flags().flags();
    if (!open(flags) || flags.contains(AccessFlag.SYNTHETIC)) {
      return;
    }
    String name = owner + "." + field.fieldName().stringValue() + " : ";
    List<String> words = new ArrayList<>(marks(field));
    if (flags.contains(AccessFlag.ENUM)) {
      words.add("constant");
      lines.add(name + String.join(" ", words));
      return;
    }
    words.addAll(shown(flags));
    add(words, flags.contains(AccessFlag.FINAL), "final");
    Signature type =
        field
            .findAttribute(Attributes.signature())
            .map(SignatureAttribute::asTypeSignature)
            .orElseGet(() -> Signature.of(field.fieldTypeSymbol()));
    words.add(nullable(field, TypeAnnotation.TargetType.FIELD, 0) + TypeNames.of(type));
    field
        .findAttribute(Attributes.constantValue())
        .map(ConstantValueAttribute::constant)
        .ifPresent(constant -> words.add("= " + constant.constantValue()));
    lines.add(name + String.join(" ", words));
  }

  private void describe(String owner, ClassModel type, MethodModel method) {
    Set<AccessFlag> flags = method.flags().flags();
    String name = method.methodName().stringValue();
    if (!open(flags) || flags.contains(AccessFlag.SYNTHETIC) || name.equals("<clinit>")) {
      return;
    }
    if (OF_EVERY_OBJECT.contains(name + method.methodType().stringValue())) {
      return;
    }
    Optional<SignatureAttribute> generic = method.findAttribute(Attributes.signature());
    MethodSignature signature =
        generic
            .map(SignatureAttribute::asMethodSignature)
            .orElseGet(() -> MethodSignature.of(method.methodTypeSymbol()));
    List<String> arguments = new ArrayList<>();
    for (Signature argument : signature.arguments()) {
      arguments.add(
          nullable(method, TypeAnnotation.TargetType.METHOD_FORMAL_PARAMETER, arguments.size())
              + TypeNames.of(argument));
    }
    if (flags.contains(AccessFlag.VARARGS)) {
      String last = arguments.removeLast();
      arguments.add(last.substring(0, last.length() - 2) + "...");
    }
    List<String> words = new ArrayList<>(marks(method));
    boolean isInterface = type.flags().has(AccessFlag.INTERFACE);
    boolean isDefault =
        isInterface && !flags.contains(AccessFlag.ABSTRACT) && !flags.contains(AccessFlag.STATIC);
    words.addAll(shown(flags));
    add(words, isDefault, "default");
    String parameters = TypeNames.parameters(signature.typeParameters());
    add(words, !parameters.isEmpty(), parameters);
    boolean constructor = name.equals("<init>");
    add(
        words,
        !constructor,
        nullable(method, TypeAnnotation.TargetType.METHOD_RETURN, 0)
            + TypeNames.of(signature.result()));
    List<String> thrown =
        method.findAttribute(Attributes.exceptions()).stream()
            .map(ExceptionsAttribute::exceptions)
            .flatMap(List::stream)
            .map(one -> TypeNames.of(one.asInternalName()))
            .toList();
    add(words, !thrown.isEmpty(), "throws " + String.join(", ", thrown));
    lines.add(
        owner
            + (constructor ? "" : "." + name)
            + arguments.stream().collect(Collectors.joining(", ", "(", ")"))
            + " : "
            + (constructor && words.isEmpty() ? "constructor" : String.join(" ", words)));
  }

  private static List<String> shown(Set<AccessFlag> flags) {
    return flags.stream()
        .filter(SHOWN::contains)
        .map(flag -> flag.name().toLowerCase(java.util.Locale.ROOT))
        .sorted()
        .toList();
  }

  private static List<String> marks(AttributedElement element) {
    return element.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
        .flatMap(all -> all.annotations().stream())
        .map(Annotation::className)
        .filter(name -> name.equalsString("Ljava/lang/Deprecated;"))
        .map(name -> "@Deprecated")
        .toList();
  }

  private static String nullable(
      AttributedElement element, TypeAnnotation.TargetType place, int index) {
    boolean found =
        element.findAttribute(Attributes.runtimeVisibleTypeAnnotations()).stream()
            .flatMap(all -> all.annotations().stream())
            .filter(one -> one.annotation().className().equalsString(NULLABLE))
            .filter(one -> one.targetInfo().targetType() == place && outermost(one))
            .anyMatch(one ->
                !(one.targetInfo() instanceof TypeAnnotation.FormalParameterTarget parameter)
                    || parameter.formalParameterIndex() == index);
    return found ? "@Nullable " : "";
  }

  private static boolean outermost(TypeAnnotation one) {
    return one.targetPath().stream()
        .allMatch(step -> step.typePathKind() == TypeAnnotation.TypePathComponent.Kind.INNER_TYPE);
  }

  private static void add(List<String> words, boolean wanted, String word) {
    if (wanted) {
      words.add(word);
    }
  }
}
