package dev.understudy.testkit.faults;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// How a call must end.
///
/// @param what the caller has
/// @param status of an error, where errors have one; empty: not looked at
/// @param sent the provider's own status, which a library tells where a gateway tells `status`;
///   empty: both tell the same
/// @param text of a whole answer that is not its giver's usual one
/// @param attempts until there was a first content or an error, as the call's own record counts
///   them: a free reconnect is none, and neither is what goes on with a stream that broke; empty:
///   not looked at
/// @param askedA requests that A sees during this call; empty: not looked at
/// @param askedB the same for B
/// @param from the call takes at least so long
/// @param within and at most so long
public record End(
    What what,
    OptionalInt status,
    OptionalInt sent,
    Optional<String> text,
    OptionalInt attempts,
    OptionalInt askedA,
    OptionalInt askedB,
    Duration from,
    Duration within) {

  /// What the caller has in the end.
  public enum What {
    /// The whole answer of A.
    WHOLE_A,
    /// The whole answer of B, and no trace of A.
    WHOLE_B,
    /// A whole answer with a text of its own: [End#text].
    WHOLE_OTHER,
    /// A beginning of A's text and then an error: a stream that broke after its first content.
    PART_OF_A,
    /// A's error, as A sent it.
    AS_SENT,
    /// An error that cannot be taken for an answer.
    ERROR
  }

  private static End of(What what, int askedA, int askedB) {
    return new End(
        what,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.of(askedA),
        OptionalInt.of(askedB),
        Duration.ZERO,
        Duration.ofSeconds(10));
  }

  /// A failed and B answered.
  public static End fromB() {
    return of(What.WHOLE_B, 1, 1).attempts(2);
  }

  /// B answered and A was not asked.
  public static End onlyB() {
    return of(What.WHOLE_B, 0, 1).attempts(1);
  }

  /// A answered at once.
  public static End fromA() {
    return of(What.WHOLE_A, 1, 0).attempts(1);
  }

  /// A answered with a text that is not its usual one.
  public static End fromA(String text) {
    return of(What.WHOLE_OTHER, 1, 0).attempts(1).text(text);
  }

  /// Both were asked, and neither had anything to say.
  public static End emptyOfB() {
    return of(What.WHOLE_OTHER, 1, 1).attempts(2).text("");
  }

  /// A's error, which nobody else can mend.
  public static End asSent(int status) {
    return of(What.AS_SENT, 1, 0).attempts(1).status(status);
  }

  /// A stream that broke after its first content.
  public static End interrupted() {
    return of(What.PART_OF_A, 1, 0).attempts(1);
  }

  /// An error of this status, after an attempt for every request.
  public static End error(int status, int askedA, int askedB) {
    return of(What.ERROR, askedA, askedB).attempts(askedA + askedB).status(status);
  }

  /// Where the provider's own error has this status: its caller is a gateway, whose callers have
  /// nothing to do with it.
  public End sent(int status) {
    return new End(
        what, this.status, OptionalInt.of(status), text, attempts, askedA, askedB, from, within);
  }

  /// The status that a library tells, if errors have one.
  OptionalInt statusOfProvider() {
    return sent.isPresent() ? sent : status;
  }

  /// With so many attempts.
  public End attempts(int count) {
    return new End(what, status, sent, text, OptionalInt.of(count), askedA, askedB, from, within);
  }

  /// With so many requests to both.
  public End asking(int a, int b) {
    return new End(
        what, status, sent, text, attempts, OptionalInt.of(a), OptionalInt.of(b), from, within);
  }

  /// However often A is asked.
  public End howeverOften() {
    return new End(what, status, sent, text, attempts, OptionalInt.empty(), askedB, from, within);
  }

  /// Within these times.
  public End between(Duration from, Duration within) {
    return new End(what, status, sent, text, attempts, askedA, askedB, from, within);
  }

  private End status(int status) {
    return new End(
        what, OptionalInt.of(status), sent, text, attempts, askedA, askedB, from, within);
  }

  /// Where A's whole answer would be this text and not its usual one.
  public End text(String text) {
    return new End(what, status, sent, Optional.of(text), attempts, askedA, askedB, from, within);
  }

  /// What A's whole answer says in this call.
  public String textOfA() {
    return text.orElse(Fault.TEXT_OF_A);
  }

  @Override
  public String toString() {
    return switch (what) {
      case WHOLE_A, WHOLE_OTHER -> "whole answer of A";
      case WHOLE_B -> "whole answer of B";
      case PART_OF_A -> "error after a beginning of A";
      case AS_SENT, ERROR -> "error " + status.orElse(0);
    };
  }
}
