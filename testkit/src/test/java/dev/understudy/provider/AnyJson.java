package dev.understudy.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random documents.
final class AnyJson {
  private static final List<String> NUMBERS =
      List.of("0", "-1", "7", "1.50", "1e-7", "12345678901234567890", "1700000000", "0.25");
  private static final List<String> TEXTS =
      List.of("", "a", "text", "auto", "\"\\\n\u0001", "\uD83D\uDE00", "\uD83D", "AACAPw==");

  private AnyJson() {}

  static Json value(SplittableRandom dice, int depth) {
    return switch (dice.nextInt(depth > 0 ? 9 : 5)) {
      case 0 -> Json.Null.NULL;
      case 1 -> Json.of(dice.nextBoolean());
      case 2 -> new Json.Num(NUMBERS.get(dice.nextInt(NUMBERS.size())));
      case 3, 4 -> Json.of(TEXTS.get(dice.nextInt(TEXTS.size())));
      case 5, 6 -> array(dice, depth);
      default -> object(dice, depth, TEXTS);
    };
  }

  static Json array(SplittableRandom dice, int depth) {
    List<Json> items = new ArrayList<>();
    for (int i = dice.nextInt(4); i > 0; i--) {
      items.add(value(dice, depth - 1));
    }
    return Json.of(items);
  }

  /// An object whose members have some of these names.
  static Json.Obj object(SplittableRandom dice, int depth, List<String> names) {
    Json.Obj object = Json.Obj.EMPTY;
    for (int i = dice.nextInt(5); i > 0; i--) {
      object = object.with(names.get(dice.nextInt(names.size())), value(dice, depth - 1));
    }
    return object;
  }
}
