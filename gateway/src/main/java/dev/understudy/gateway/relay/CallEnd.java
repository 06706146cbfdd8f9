package dev.understudy.gateway.relay;

import dev.understudy.attempt.Spent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a call ended for its caller.
///
/// @param target the name of the target that answered; null if none did
/// @param attempts how many were made
/// @param status written, 499 if the caller left before that
/// @param bytes of the body written
/// @param outcome one word: `answered`, `answered_unfiltered` (the provider's content filter was
///   down), `client_gone`, or the code of the failure
/// @param resume what came of the last break of its stream, if the policy wanted that continued
/// @param bills one for every attempt that was sent for this caller
public record CallEnd(
    @Nullable String target,
    int attempts,
    int status,
    long bytes,
    String outcome,
    Optional<ResumeOutcome> resume,
    List<Bill> bills) {

  /// What all attempts cost.
  public Spent spent() {
    Spent all = Spent.NOTHING;
    for (Bill bill : bills) {
      all = all.plus(bill.spent());
    }
    return all;
  }

  /// Tokens, of prompts and of answers, that the caller got nothing for.
  public long wasted() {
    long tokens = 0;
    for (Bill bill : bills) {
      tokens += bill.fate().wasted() ? bill.spent().tokens() : 0;
    }
    return tokens;
  }

  /// Hears of it.
  @FunctionalInterface
  public interface Observer {
    /// The call is over. Once, on its event loop; must not block.
    void ended(CallEnd end);
  }
}
