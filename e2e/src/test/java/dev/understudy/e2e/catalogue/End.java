package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// How a call must end.
///
/// @param what the caller has
/// @param status of an error; empty: not looked at
/// @param attempts as the answer's header says; empty: not looked at
/// @param askedA requests that provider A sees during this call; empty: not looked at
/// @param askedB the same for B
/// @param said what the reply must contain; of a whole answer of its own kind: its text
/// @param headers what its headers must be
/// @param from the call takes at least so long
/// @param within and at most so long
record End(
    What what,
    OptionalInt status,
    OptionalInt attempts,
    OptionalInt askedA,
    OptionalInt askedB,
    List<String> said,
    Map<String, String> headers,
    Duration from,
    Duration within) {

  /// What the caller has in the end.
  enum What {
    WHOLE_A,
    WHOLE_B,
    WHOLE_OTHER,
    PART_OF_A,
    ERROR
  }

  private static End of(What what, int askedA, int askedB) {
    return new End(
        what,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.of(askedA),
        OptionalInt.of(askedB),
        List.of(),
        Map.of(),
        Duration.ZERO,
        Duration.ofSeconds(10));
  }

  /// A failed and B answered.
  static End fromB() {
    return of(What.WHOLE_B, 1, 1).attempts(2);
  }

  /// A was not asked.
  static End onlyB() {
    return of(What.WHOLE_B, 0, 1).attempts(1);
  }

  /// A answered at once.
  static End fromA() {
    return of(What.WHOLE_A, 1, 0).attempts(1);
  }

  /// A answered with a text that is not its usual one.
  static End fromA(String text) {
    return of(What.WHOLE_OTHER, 1, 0).attempts(1).saying(text);
  }

  /// Neither had anything to say.
  static End emptyOfB() {
    return of(What.WHOLE_OTHER, 1, 1).saying("");
  }

  /// A's error, which nobody else can mend.
  static End asSent(int status) {
    return error(status, 1, 0);
  }

  /// A stream that broke after its first content: a beginning of A's text, and then an error event.
  static End interrupted() {
    return of(What.PART_OF_A, 1, 0).attempts(1);
  }

  /// An error of this status.
  static End error(int status, int askedA, int askedB) {
    End end = of(What.ERROR, askedA, askedB);
    return new End(
        end.what,
        OptionalInt.of(status),
        end.attempts,
        end.askedA,
        end.askedB,
        end.said,
        end.headers,
        end.from,
        end.within);
  }

  End attempts(int count) {
    return new End(
        what, status, OptionalInt.of(count), askedA, askedB, said, headers, from, within);
  }

  /// How often both are asked.
  End asking(int a, int b) {
    return new End(
        what, status, attempts, OptionalInt.of(a), OptionalInt.of(b), said, headers, from, within);
  }

  /// However often A is asked.
  End howeverOften() {
    return new End(
        what, status, attempts, OptionalInt.empty(), askedB, said, headers, from, within);
  }

  End saying(String... texts) {
    return new End(what, status, attempts, askedA, askedB, List.of(texts), headers, from, within);
  }

  End header(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new End(what, status, attempts, askedA, askedB, said, Map.copyOf(more), from, within);
  }

  End between(Duration from, Duration within) {
    return new End(what, status, attempts, askedA, askedB, said, headers, from, within);
  }

  /// The expectation in words, for the scoreboard.
  String words(Mode mode) {
    return switch (what) {
      case WHOLE_A, WHOLE_OTHER -> "whole answer of A";
      case WHOLE_B -> "whole answer of B";
      case PART_OF_A -> mode == Mode.STREAM ? "error event" : "error";
      case ERROR -> "error " + status.orElse(0);
    };
  }
}
