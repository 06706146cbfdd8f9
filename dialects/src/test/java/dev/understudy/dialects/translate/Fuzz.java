package dev.understudy.dialects.translate;

/// How long properties run: `-Dunderstudy.fuzz=N` runs each N times as long.
final class Fuzz {
  private Fuzz() {}

  static int factor() {
    return Math.max(1, Integer.getInteger("understudy.fuzz", 1));
  }
}
