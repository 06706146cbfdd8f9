package dev.understudy.select;

import dev.understudy.attempt.Target;
import dev.understudy.call.Call;
import dev.understudy.health.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The order among equally ranked candidates.
final class Order {
  private Order() {}

  static List<Target> of(List<Target> equals, Call call, Health health) {
    return switch (call.policy().selection()) {
      case PRIORITY -> equals;
      case ROUND_ROBIN -> rotated(equals, call.rotation());
      case WEIGHTED -> drawn(equals, call);
      case LEAST_LATENCY -> fastest(equals, health);
    };
  }

  private static List<Target> rotated(List<Target> equals, long rotation) {
    List<Target> order = new ArrayList<>(equals);
    Collections.rotate(order, -Math.floorMod(rotation, equals.size()));
    return order;
  }

  /// Draws without replacement, in proportion to weight: the order of exponential variates with the
  /// weights as rates (Efraimidis and Spirakis, 2006).
  private static List<Target> drawn(List<Target> equals, Call call) {
    Map<String, Double> keys = new HashMap<>();
    for (int i = 0; i < equals.size(); i++) {
      Target target = equals.get(i);
      double uniform = 1 - call.roll(Call.Dice.SELECTION, i);
      keys.put(target.name(), -Math.log(uniform) / target.weight());
    }
    return sorted(equals, Comparator.comparing(target -> keys.getOrDefault(target.name(), 0.0)));
  }

  private static List<Target> fastest(List<Target> equals, Health health) {
    return sorted(
        equals, Comparator.comparing(target -> health.latency(target).orElse(Duration.ZERO)));
  }

  private static List<Target> sorted(List<Target> equals, Comparator<Target> order) {
    List<Target> result = new ArrayList<>(equals);
    result.sort(order);
    return result;
  }
}
