package dev.understudy.provider;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.call.Attempt;
import dev.understudy.call.Why;
import dev.understudy.engine.Transport;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import dev.understudy.resume.PrefillSeam;
import dev.understudy.resume.Seam;
import dev.understudy.resume.Splice;
import dev.understudy.resume.Told;
import dev.understudy.resume.VerifiedSeam;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Makes the attempts of one streamed chat: those that begin it, and those that go on with it.
final class ChatAttempts implements Attempts<StreamPart> {
  private final Servers servers;
  private final RetryPolicy policy;
  private final Time time;
  private final ChatRequest request;
  private final boolean resumes;
  private volatile Told told = Told.nothing(false);

  ChatAttempts(Servers servers, RetryPolicy policy, Time time, ChatRequest request) {
    this.servers = servers;
    this.policy = policy;
    this.time = time;
    this.request = request;
    resumes =
        policy.streaming().onInterrupt() == Streaming.OnInterrupt.RESUME
            && Contents.oneText(request);
  }

  /// The reader has this much, and attempts from here on go on with it.
  ///
  /// @return the targets that can be given the text
  Set<Target> broke(Told reader) {
    told = reader;
    String given = new PrefillSeam(reader.text(), false).given();
    Set<Target> able = new HashSet<>();
    servers
        .byTarget()
        .forEach((target, provider) -> {
          if (target.capabilities().contains(Capability.PREFILL)
              && Contents.continued(provider, asked(target), given).isPresent()) {
            able.add(target);
          }
        });
    return able;
  }

  private ChatRequest asked(Target target) {
    return request.withModel(Servers.model(target));
  }

  @Override
  public Outcome<StreamPart> make(Attempt attempt, Transport.Events<StreamPart> events)
      throws InterruptedException {
    Target target = attempt.target();
    Provider provider = servers.of(target);
    ChatRequest asked = asked(target);
    Told reader = Told.nothing(resumes);
    Splice<ChatChunk> splice = null;
    if (attempt.why().goesOn()) {
      reader = told.copy();
      Seam seam;
      if (attempt.why() == Why.RESUME) {
        PrefillSeam prefill = new PrefillSeam(reader.text(), false);
        asked = Contents.continued(provider, asked, prefill.given()).orElse(asked);
        seam = prefill;
      } else {
        seam = new VerifiedSeam(reader.text());
      }
      splice = new Splice<>(ChatPieces.CHAT, seam);
    }
    StreamPart part =
        new StreamPart(events, reader, splice, () -> Servers.leaked(attempt.target()));
    boolean whole = splice == null && policy.streaming().commit() == Streaming.Commit.COMPLETE;
    return opened(attempt, part, new Opening(provider, asked, whole), whole);
  }

  private Outcome<StreamPart> opened(
      Attempt attempt, StreamPart part, Opening opening, boolean whole)
      throws InterruptedException {
    Duration all = attempt.limits().attempt();
    Duration first = attempt.limits().firstToken();
    Duration limit = whole || all.compareTo(first) < 0 ? all : first;
    try {
      Opening.Opened opened =
          time.within(
              limit,
              part.events().inside(opening),
              new LeakWatch<>(opening, () -> Servers.leaked(attempt.target())));
      About about =
          About.of(Operation.CHAT_STREAM, attempt.target().provider(), attempt.target().model());
      HeldStream held = new HeldStream(time, attempt.limits().idle(), about, opened, part);
      return new Outcome.Answered<>(part, begun(part, held) || opened.complete());
    } catch (TimeoutException late) {
      return new Outcome.TimedOut<>(Phase.FIRST_BYTE, limit);
    }
  }

  private static boolean begun(StreamPart part, HeldStream held) {
    boolean good = false;
    try {
      boolean complete = part.open(held);
      good = true;
      return complete;
    } catch (ProviderException.StreamInterrupted cut) {
      throw Opening.unseen(cut);
    } finally {
      if (!good) {
        held.close();
      }
    }
  }

  @Override
  public void discard(StreamPart part) {
    part.close();
  }

  @Override
  public boolean empty(StreamPart part) {
    return part.empty();
  }
}
