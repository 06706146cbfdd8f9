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

  /// The method of the same class that this one is put in relation to; its own name for a baseline.
  String against();
}
