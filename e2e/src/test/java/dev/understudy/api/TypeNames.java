package dev.understudy.api;

import java.lang.classfile.Signature;
import java.lang.classfile.Signature.ArrayTypeSig;
import java.lang.classfile.Signature.BaseTypeSig;
import java.lang.classfile.Signature.ClassTypeSig;
import java.lang.classfile.Signature.TypeArg;
import java.lang.classfile.Signature.TypeParam;
import java.lang.classfile.Signature.TypeVarSig;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Types as they are written in source, with whole names; those of `java.lang` without.
final class TypeNames {
  private TypeNames() {}

  static String of(Signature type) {
    return switch (type) {
      case BaseTypeSig base ->
          ClassDesc.ofDescriptor(String.valueOf(base.baseType())).displayName();
      case ArrayTypeSig array -> of(array.componentSignature()) + "[]";
      case TypeVarSig variable -> variable.identifier();
      case ClassTypeSig named -> of(named);
    };
  }

  private static String of(ClassTypeSig named) {
    String own = named.className().replace('/', '.').replace('$', '.');
    String name =
        named.outerType().map(outer -> of(outer) + "." + own).orElseGet(() -> withoutLang(own));
    return named.typeArgs().isEmpty()
        ? name
        : name + named.typeArgs().stream().map(TypeNames::of).collect(in("<", ">"));
  }

  private static String of(TypeArg argument) {
    return switch (argument) {
      case TypeArg.Unbounded any -> "?";
      case TypeArg.Bounded bounded ->
          switch (bounded.wildcardIndicator()) {
            case NONE -> of(bounded.boundType());
            case EXTENDS -> "? extends " + of(bounded.boundType());
            case SUPER -> "? super " + of(bounded.boundType());
          };
    };
  }

  /// `<T extends Bound>`, or nothing.
  static String parameters(List<TypeParam> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream().map(TypeNames::parameter).collect(in("<", ">"));
  }

  private static String parameter(TypeParam parameter) {
    String bounds =
        Stream.concat(parameter.classBound().stream(), parameter.interfaceBounds().stream())
            .map(TypeNames::of)
            .filter(bound -> !bound.equals("Object"))
            .collect(Collectors.joining(" & "));
    return bounds.isEmpty()
        ? parameter.identifier()
        : parameter.identifier() + " extends " + bounds;
  }

  static String of(String internalName) {
    return withoutLang(internalName.replace('/', '.').replace('$', '.'));
  }

  private static Collector<CharSequence, ?, String> in(String open, String close) {
    return Collectors.joining(", ", open, close);
  }

  private static String withoutLang(String name) {
    String lang = "java.lang.";
    return Optional.of(name)
        .filter(whole -> whole.startsWith(lang) && whole.indexOf('.', lang.length()) < 0)
        .map(whole -> whole.substring(lang.length()))
        .orElse(name);
  }
}
