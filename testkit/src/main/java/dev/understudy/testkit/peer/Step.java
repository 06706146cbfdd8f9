package dev.understudy.testkit.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One thing to do on the wire.
sealed interface Step {
  /// Writes these bytes at once.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Send(byte[] bytes) implements Step {}

  /// Writes nothing for a while.
  record Pause(long nanos) implements Step {}

  /// A pause or the end, at an offset of the wire.
  record Mark(int offset, long nanos) {}

  /// Cuts the wire at its marks and drops what comes after `end`.
  static List<Step> program(byte[] wire, List<Mark> marks, int end) {
    var steps = new ArrayList<Step>();
    int sent = 0;
    for (Mark mark :
        marks.stream().sorted((a, b) -> Integer.compare(a.offset, b.offset)).toList()) {
      if (mark.offset > end) {
        break;
      }
      if (mark.offset > sent) {
        steps.add(new Send(Arrays.copyOfRange(wire, sent, mark.offset)));
        sent = mark.offset;
      }
      steps.add(new Pause(mark.nanos));
    }
    if (end > sent) {
      steps.add(new Send(Arrays.copyOfRange(wire, sent, end)));
    }
    return List.copyOf(steps);
  }
}
