package dev.understudy.bench.micro;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A benchmark's line in the table.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Row {
  /// What is measured.
  String value();

  /// Whether the other rows of its class are put in relation to this one.
  boolean baseline() default false;
}
