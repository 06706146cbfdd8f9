package dev.understudy.gateway.relay;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.History;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.dialects.resume.PrefillForm;
import dev.understudy.dialects.resume.Resumable;
import dev.understudy.dialects.scan.Scan;
import dev.understudy.gateway.route.Wiring;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far one call is: what its caller has been shown, as far as it may have to be continued, and
/// what the attempts cost that were shown. On the call's event loop.
final class Progress {
  private final @Nullable Delivered delivered;
  private final boolean wanted;
  private final List<Sent> sent = new ArrayList<>(1);
  private final List<Integer> showing = new ArrayList<>(1);
  private @Nullable ResumeOutcome outcome;
  private Spent shown = Spent.NOTHING;

  private record Sent(int number, AttemptExchange attempt) {}

  private Progress(@Nullable Delivered delivered, boolean wanted) {
    this.delivered = delivered;
    this.wanted = wanted;
  }

  /// A call that has just begun.
  static Progress of(Endpoint endpoint, Scan scan, RetryPolicy policy) {
    boolean wanted =
        policy.streaming().onInterrupt() == Streaming.OnInterrupt.RESUME
            && scan.stream()
            && endpoint.nature() == Endpoint.Nature.CONVERSATION;
    boolean possible = wanted && scan.choices() == 1 && scan.needs().replaySafe();
    return new Progress(
        possible ? Delivered.to(endpoint.dialect(), scan.wantsUsage()).orElse(null) : null, wanted);
  }

  /// Frames have been written to the caller.
  void shown(byte[] bytes, int from, int to) {
    if (delivered != null) {
      delivered.add(bytes, from, to);
    }
  }

  /// Whether another attempt may go on after a break now. If the policy wants that and it may not,
  /// that is what came of it.
  boolean continuable(Conversation conversation) {
    boolean may =
        delivered != null
            && delivered.continuable()
            && Resumable.is(conversation.endpoint().dialect(), conversation.scan().body());
    if (wanted && !may) {
      outcome = ResumeOutcome.NOT_ELIGIBLE;
    }
    return may;
  }

  /// The targets that can be given the text so far.
  static Set<Target> continuing(Conversation conversation) {
    Set<Target> able = new HashSet<>();
    for (Target target : conversation.directory().targets()) {
      Wiring wiring = conversation.directory().wiring(target);
      if (target.capabilities().contains(Capability.PREFILL)
          && wiring.serves(conversation.endpoint())
          && form(conversation, wiring).isPresent()) {
        able.add(target);
      }
    }
    return able;
  }

  /// How a target is asked to go on with a text.
  static Optional<PrefillForm> form(Conversation conversation, Wiring wiring) {
    return PrefillForm.of(conversation.dialect(wiring), wiring.target().provider());
  }

  /// An attempt was sent.
  void started(int number, AttemptExchange attempt) {
    sent.add(new Sent(number, attempt));
  }

  /// The caller gets the answer of this attempt, or from here on the rest of one.
  void showing(int number) {
    showing.add(number);
  }

  /// What every attempt cost, at the end of the call.
  ///
  /// @param outcome of the call, in its word
  List<Bill> bills(String outcome) {
    List<Bill> bills = new ArrayList<>(sent.size());
    for (Sent one : sent) {
      String name = one.attempt.wiring.target().name();
      bills.add(new Bill(name, fate(one, outcome), one.attempt.spent()));
    }
    return bills;
  }

  private Bill.Fate fate(Sent one, String outcome) {
    boolean last = !showing.isEmpty() && showing.getLast() == one.number;
    if (last && outcome.startsWith(CallerSide.ANSWERED)) {
      return Bill.Fate.WON;
    }
    if (outcome.equals(FailureKind.CLIENT_GONE.code()) && (last || one.attempt.cancelled())) {
      return Bill.Fate.CANCELLED;
    }
    if (showing.contains(one.number)) {
      return last ? Bill.Fate.BROKE : Bill.Fate.CONTINUED;
    }
    boolean lost = one.attempt.cancelled() && !showing.isEmpty();
    return lost ? Bill.Fate.LOST : Bill.Fate.FAILED;
  }

  /// What the caller has; only for a call that may be continued.
  Delivered delivered() {
    if (delivered == null) {
      throw new IllegalStateException("nothing of this call was kept");
    }
    return delivered;
  }

  /// An attempt that was shown has broken, having cost this.
  void broke(Spent spent) {
    shown = shown.plus(spent);
  }

  /// What the attempts cost that were shown and broke.
  Spent before() {
    return shown;
  }

  /// Another attempt goes on.
  void resumed() {
    outcome = ResumeOutcome.RESUMED;
  }

  /// Nobody goes on.
  void interrupted(History history) {
    Attempt last = history.attempt(history.size());
    Verdict.Failure failure = last.failure();
    if (!last.why().goesOn() || last.number() == history.delivered() || failure == null) {
      outcome = ResumeOutcome.NOT_ELIGIBLE;
    } else if (failure.evidence().errorType().equals(Fault.Diverged.WORD)) {
      outcome = ResumeOutcome.DIVERGED;
    } else {
      int status = failure.evidence().status().orElse(0);
      boolean refused = failure instanceof Verdict.Fatal || (status >= 400 && status < 500);
      outcome = refused ? ResumeOutcome.REFUSED : ResumeOutcome.FAILED;
    }
  }

  /// What came of the last break, if the policy wanted it to be continued.
  Optional<ResumeOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }
}
