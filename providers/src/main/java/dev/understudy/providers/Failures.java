package dev.understudy.providers;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.classify.HeaderLookup;
import dev.understudy.dialects.classify.HttpVerdicts;
import dev.understudy.provider.About;
import dev.understudy.provider.Delivered;
import dev.understudy.provider.Json;
import dev.understudy.provider.Operation;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.ProviderException.TimedOut.Clock;
import dev.understudy.transport.HeaderBlock;
import dev.understudy.transport.NoConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes exceptions of what went wrong, by the same judgement as the gateway's.
///
/// @param asked what was asked
/// @param startedAt when, as a tick
/// @param wiring of whom
/// @param stream whether a stream was asked for
record Failures(About asked, long startedAt, Wiring wiring, boolean stream) {
  private static final byte[] NOTHING = {};

  /// Of a call that begins now.
  static Failures of(Operation operation, String model, Wiring wiring) {
    return new Failures(
        About.of(operation, wiring.name(), model),
        System.nanoTime(),
        wiring,
        operation == Operation.CHAT_STREAM);
  }

  private About about() {
    return asked.elapsed(Duration.ofNanos(System.nanoTime() - startedAt));
  }

  /// An attempt that brought no answer.
  ProviderException unanswered(Outcome<Reply> outcome) {
    return switch (outcome) {
      case Outcome.Broken<Reply>(var phase, var cause) -> broken(phase, cause);
      case Outcome.TimedOut<Reply>(var phase, var limit) -> late(phase, limit);
      case Outcome.Answered<Reply> answered -> throw new IllegalArgumentException("an answer");
      case Outcome.NotSent<Reply> refused -> throw new IllegalArgumentException("a refusal");
    };
  }

  /// An exchange that broke. This process being full is no reason to wait for this provider.
  ProviderException broken(Phase phase, Throwable cause) {
    Verdict.Failure verdict = HttpVerdicts.broken(phase, cause);
    Where where = cause instanceof NoConnection ? Where.OTHER_TARGET : verdict.where();
    About known = about().phase(phase).where(where);
    return switch (verdict.kind()) {
      case CONNECT_FAILED -> ProviderException.Network.connectFailed(known, cause);
      case MALFORMED_ANSWER -> ProviderException.Malformed.of(known, "", Optional.empty(), cause);
      default -> ProviderException.Network.connectionLost(known, cause);
    };
  }

  /// A clock that ran out.
  ProviderException late(Phase phase, Duration limit) {
    return ProviderException.TimedOut.of(about().phase(phase), clock(phase, limit), limit);
  }

  private Clock clock(Phase phase, Duration limit) {
    Timeouts limits = wiring.timeouts();
    return switch (phase) {
      case CONNECT -> limit.equals(limits.attempt()) ? Clock.ATTEMPT : Clock.CONNECT;
      case SEND -> Clock.IDLE;
      case FIRST_BYTE ->
          stream && limit.equals(limits.firstToken()) ? Clock.FIRST_TOKEN : Clock.ATTEMPT;
      case BODY -> limit.equals(limits.attempt()) ? Clock.ATTEMPT : Clock.IDLE;
    };
  }

  /// An answer that is none, as the classifier sees it.
  ProviderException judged(Verdict.Failure verdict, Reply reply) {
    return judged(verdict, reply.status(), reply.headers(), reply.body());
  }

  private ProviderException judged(
      Verdict.Failure verdict, int status, HeaderLookup headers, byte[] body) {
    About known = about().phase(Phase.BODY).where(verdict.where());
    if (verdict.retryAfter().isPresent()) {
      known = known.retryAfter(verdict.retryAfter().get());
    }
    if (verdict.evidence().requestId().isPresent()) {
      known = known.requestId(verdict.evidence().requestId().get());
    }
    return switch (verdict.kind()) {
      case MALFORMED_ANSWER -> {
        boolean refused = verdict.ownAnswerRefused();
        yield refused
            ? upstream(known, verdict, status, headers, body)
            : ProviderException.Malformed.of(
                known, text(body), headers.all("content-type").stream().findFirst(), null);
      }
      case EMPTY_ANSWER -> ProviderException.Malformed.empty(known);
      case STREAM_INTERRUPTED ->
          ProviderException.StreamInterrupted.of(known, Delivered.NOTHING, null);
      case CONNECT_FAILED,
          CONNECTION_LOST,
          TIMED_OUT,
          HIGH_LATENCY,
          DEADLINE_EXCEEDED,
          LOCAL_OVERLOAD,
          CLIENT_GONE,
          SUPERSEDED ->
          throw new IllegalArgumentException("not an answer: " + verdict.kind());
      case THROTTLED,
          QUOTA_EXHAUSTED,
          OVERLOADED,
          SERVER_ERROR,
          AUTH,
          BAD_REQUEST,
          CONTEXT_TOO_LONG,
          CONTENT_POLICY,
          NOT_FOUND,
          MODEL_NOT_FOUND,
          UNSUPPORTED ->
          upstream(known, verdict, status, headers, body);
    };
  }

  private ProviderException upstream(
      About known, Verdict.Failure verdict, int status, HeaderLookup headers, byte[] body) {
    int reported = verdict.evidence().status().orElse(status);
    String text = text(body);
    Json.Obj error = error(text);
    return ProviderException.Upstream.of(
        known,
        verdict.kind(),
        reported,
        headers instanceof HeaderBlock block ? fields(block) : Map.of(),
        text,
        error.text("code").or(() -> error.text("reason")),
        error.text("type").or(() -> error.text("status")));
  }

  /// What ended a stream before it was complete.
  ///
  /// @param delivered what its reader has
  ProviderException of(Fault fault, Delivered delivered) {
    ProviderException cause = cause(fault);
    if (!delivered.content()) {
      return cause instanceof ProviderException.StreamInterrupted
          ? ProviderException.StreamInterrupted.of(about(), delivered, null)
          : cause;
    }
    return ProviderException.StreamInterrupted.of(
        about(), delivered, cause instanceof ProviderException.StreamInterrupted ? null : cause);
  }

  private ProviderException cause(Fault fault) {
    return switch (fault) {
      case Fault.InBand(var error) ->
          judged(
              wiring.classifier().judgeInBand(error, Instant.now()), 200, HeaderLookup.NONE, error);
      case Fault.Incomplete cut ->
          ProviderException.StreamInterrupted.of(about(), Delivered.NOTHING, null);
      case Fault.Unreadable(var why) -> malformed(Where.ANY_TARGET, NOTHING);
      case Fault.Broken(var phase, var cause) -> broken(phase, cause);
      case Fault.Late(var phase, var limit) -> late(phase, limit);
    };
  }

  /// An answer that is sound but not the one that was asked for.
  ProviderException malformed(Where where, byte[] body) {
    return ProviderException.Malformed.of(
        about().phase(Phase.BODY).where(where), text(body), Optional.empty(), null);
  }

  private String text(byte[] body) {
    return new String(wiring.scrubber().withoutOwnKeys(body), StandardCharsets.UTF_8);
  }

  /// The object that tells about an error, in whichever shape.
  private static Json.Obj error(String body) {
    Json document;
    try {
      document = Json.parse(body);
    } catch (Json.Malformed notJson) {
      return Json.Obj.EMPTY;
    }
    if (document instanceof Json.Array list && !list.items().isEmpty()) {
      document = list.items().getFirst();
    }
    if (!(document instanceof Json.Obj root)) {
      return Json.Obj.EMPTY;
    }
    return root.get("error") instanceof Json.Obj error ? error : root;
  }

  private Map<String, List<String>> fields(HeaderBlock block) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (int field = 0; field < block.size(); field++) {
      fields
          .computeIfAbsent(block.name(field), name -> new ArrayList<>())
          .add(wiring.scrubber().scrub(block.value(field)));
    }
    return fields;
  }

  /// The caller is gone.
  ProviderException cancelled() {
    return ProviderException.Cancelled.of(about());
  }

  /// Whether a failure is no reason to hide the answer: one with nothing in it is shown as it is.
  static boolean isEmptiness(Verdict.Failure failure) {
    return failure.kind() == FailureKind.EMPTY_ANSWER;
  }
}
