package dev.understudy.sdk;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.call.Attempt;
import dev.understudy.call.Why;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.dialects.resume.PrefillForm;
import dev.understudy.dialects.resume.Resumable;
import dev.understudy.dialects.resume.ResumedText;
import dev.understudy.dialects.scan.Scan;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import dev.understudy.resume.PrefillSeam;
import dev.understudy.resume.VerifiedSeam;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far a stream is that may be continued when it breaks: what its caller has, and what the
/// attempts cost that were shown. Nothing of a call whose policy does not want that.
final class Progress {
  private final Servers servers;
  private final Optional<Asked.Known> resumable;
  private volatile @Nullable Delivered delivered;
  private volatile Spent before = Spent.NOTHING;

  Progress(Servers servers, Asked asked, RetryPolicy policy) {
    this.servers = servers;
    boolean wanted = policy.streaming().onInterrupt() == Streaming.OnInterrupt.RESUME;
    this.resumable =
        wanted && asked instanceof Asked.Known known && may(known)
            ? Optional.of(known)
            : Optional.empty();
  }

  private static boolean may(Asked.Known known) {
    Scan scan = known.scan();
    return scan.stream()
        && known.endpoint().nature() == Endpoint.Nature.CONVERSATION
        && scan.choices() == 1
        && scan.needs().replaySafe()
        && Resumable.is(known.endpoint().dialect(), scan.body());
  }

  /// What keeps the text of an attempt; null if nothing is to be kept.
  @Nullable Delivered kept(Attempt attempt) {
    if (resumable.isEmpty()) {
      return null;
    }
    return attempt.why().goesOn()
        ? delivered
        : Delivered.to(resumable.get().endpoint().dialect(), resumable.get().scan().wantsUsage())
            .orElse(null);
  }

  /// An attempt broke in front of the caller, which has this.
  ///
  /// @return whether another attempt may go on
  boolean broke(@Nullable Delivered shown, Spent spent) {
    boolean may = shown != null && shown.continuable();
    if (may) {
      delivered = shown;
      before = before.plus(spent);
    }
    return may;
  }

  /// What the attempts cost that were shown and broke.
  Spent before() {
    return before;
  }

  /// The targets that can be given the text so far.
  Set<Target> continuing() {
    Set<Target> able = new HashSet<>();
    for (Target target : servers.known()) {
      if (target.capabilities().contains(Capability.PREFILL) && form(target).isPresent()) {
        able.add(target);
      }
    }
    return able;
  }

  private Optional<PrefillForm> form(Target target) {
    Dialect spoken = resumable.map(known -> known.endpoint().dialect()).orElse(servers.family());
    return PrefillForm.of(spoken, target.provider()).filter(form -> !form.beta());
  }

  /// What an attempt that goes on sends.
  ///
  /// @param fresh what it would send otherwise
  /// @throws IOException if the target cannot go on with the text
  List<Piece> continued(Attempt attempt, List<Piece> fresh) throws IOException {
    Delivered shown = delivered;
    if (attempt.why() != Why.RESUME || shown == null) {
      return fresh;
    }
    Bytes whole = new Bytes(1024);
    fresh.forEach(whole::add);
    PrefillForm form = form(attempt.target()).orElseThrow(() -> new IOException("no prefill"));
    byte[] more =
        form.continued(whole.toArray(), new PrefillSeam(shown.text(), form.echoes()).given())
            .orElseThrow(() -> new IOException("the text cannot be continued"));
    return List.of(Piece.of(more));
  }

  /// What becomes of the events of an attempt that goes on; null for any other.
  @Nullable ResumedText rest(Attempt attempt, Dialect spoken) {
    Delivered shown = delivered;
    if (!attempt.why().goesOn() || shown == null) {
      return null;
    }
    boolean echoes = form(attempt.target()).map(PrefillForm::echoes).orElse(false);
    return new ResumedText(
        spoken,
        attempt.why() == Why.RESUME
            ? new PrefillSeam(shown.text(), echoes)
            : new VerifiedSeam(shown.text()),
        shown);
  }
}
