package dev.understudy.gateway.relay;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Refusal;
import dev.understudy.call.Attempt;
import dev.understudy.config.KeyHeader;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.scan.FormScan;
import dev.understudy.dialects.scan.Scan;
import dev.understudy.dialects.translate.Translation;
import dev.understudy.engine.Transport;
import dev.understudy.gateway.edge.Caller;
import dev.understudy.gateway.edge.Envelope;
import dev.understudy.gateway.edge.FieldName;
import dev.understudy.gateway.edge.RequestIds;
import dev.understudy.gateway.route.Directory;
import dev.understudy.gateway.route.Wiring;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import dev.understudy.transport.ClientRequest;
import dev.understudy.transport.HeaderLines;
import dev.understudy.transport.HttpClient;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The attempts of one call. Makes the request of each from the caller's body and the target's own
/// wiring; nothing of one attempt enters another.
///
/// @param client does the network
/// @param directory the configuration the call began under
/// @param endpoint what the caller asked for
/// @param scan the caller's body
/// @param envelope the caller's request
/// @param policy of the call
/// @param loop where everything happens
/// @param shared whether several callers wait for its answer, which must then be whole
/// @param progress how far the call is
public record Conversation(
    HttpClient client,
    Directory directory,
    Endpoint endpoint,
    Scan scan,
    Envelope envelope,
    RetryPolicy policy,
    EventLoop loop,
    boolean shared,
    Progress progress)
    implements Transport<Received> {

  /// A call that has just begun.
  public Conversation(
      HttpClient client,
      Directory directory,
      Endpoint endpoint,
      Scan scan,
      Envelope envelope,
      RetryPolicy policy,
      EventLoop loop,
      boolean shared) {
    this(
        client,
        directory,
        endpoint,
        scan,
        envelope,
        policy,
        loop,
        shared,
        Progress.of(endpoint, scan, policy));
  }

  /// What is asked for beside the body: the operation, and the fields that change its meaning.
  public String question() {
    String version = envelope.header(Headers.ANTHROPIC_VERSION);
    String beta = envelope.header(Headers.ANTHROPIC_BETA);
    return endpoint.path()
        + (version == null ? "" : " version=" + version)
        + (beta == null ? "" : " beta=" + beta);
  }

  @Override
  public Exchange start(Attempt attempt, Events<Received> events) {
    Wiring wiring = directory.wiring(attempt.target());
    if (!wiring.serves(endpoint)) {
      return refuse(events, "the target's interface has no " + endpoint.path());
    }
    Outgoing outgoing;
    try {
      outgoing = Outgoing.of(this, wiring, attempt);
    } catch (Untranslatable unsaid) {
      return refuse(events, unsaid.getMessage());
    }
    boolean stream = scan.stream();
    ClientRequest request =
        new ClientRequest(
            outgoing.head(),
            wiring.signed(outgoing.head(), extra(wiring), outgoing.body()),
            outgoing.body(),
            stream,
            scan.needs().replaySafe());
    AttemptExchange exchange =
        stream
            ? new StreamAttempt(this, wiring, outgoing, events)
            : new PlainAttempt(this, wiring, outgoing, events, false);
    progress.started(attempt.number(), exchange);
    exchange.sent(client.send(loop, request, attempt.limits(), exchange));
    return exchange;
  }

  private static Exchange refuse(Events<Received> events, @Nullable String why) {
    events.ended(
        new Outcome.NotSent<>(Refusal.NOT_TRANSLATABLE, why == null ? "not translatable" : why));
    return () -> {};
  }

  private boolean sameDialect(Wiring wiring) {
    return dialect(wiring) == endpoint.dialect();
  }

  /// What is spoken to this target.
  Dialect dialect(Wiring wiring) {
    return wiring.dialect(endpoint);
  }

  /// From the caller's dialect to the target's, and back.
  Translation translation(Wiring wiring) {
    return Translation.between(endpoint.dialect(), dialect(wiring))
        .naming(RequestIds.fresh(), wiring.model());
  }

  /// Whether answers of this target must be translated.
  boolean translates(Wiring wiring) {
    return !sameDialect(wiring);
  }

  /// Whether the caller gets its stream as a JSON array: Gemini's callers do unless they ask for
  /// server-sent events.
  boolean wantsArray() {
    return endpoint == Endpoint.GENERATE_CONTENT
        && scan.stream()
        && !"sse".equals(envelope.head().parameter("alt"));
  }

  /// The silence after which the caller of a stream gets a comment. What answers a form may turn
  /// out to be no stream, so nothing is begun before it is there.
  Optional<Duration> heartbeat() {
    boolean certain = scan.stream() && endpoint.nature() != Endpoint.Nature.FORM;
    return certain && !policy.isNone() ? policy.streaming().heartbeat() : Optional.empty();
  }

  /// Whether frames are held, and until when, is the policy's choice.
  Streaming.Commit commit() {
    return policy.streaming().commit();
  }

  /// The few fields of the caller that may go to this target, and the caller's own credential if
  /// the target is configured to get it.
  private HeaderLines extra(Wiring wiring) {
    boolean same = sameDialect(wiring);
    String version = same ? envelope.header(Headers.ANTHROPIC_VERSION) : null;
    HeaderLines lines = wiring.version(dialect(wiring), version);
    if (dialect(wiring) == Dialect.ANTHROPIC && same) {
      lines = passed(lines, Headers.ANTHROPIC_BETA);
    }
    if (scan instanceof FormScan form) {
      lines = lines.with("content-type", form.contentType());
    }
    lines = passed(lines, Headers.IDEMPOTENCY_KEY);
    lines = passed(lines, Headers.TRACEPARENT);
    if (wiring.passthrough() && envelope.caller().own().isPresent()) {
      Caller.Credential own = envelope.caller().own().get();
      boolean asItCame = own.bearer() && same;
      KeyHeader header = asItCame ? KeyHeader.BEARER : wiring.keyHeader();
      lines = lines.with(header.header(), header.prefix() + own.secret());
    }
    return lines;
  }

  private HeaderLines passed(HeaderLines lines, FieldName name) {
    String value = envelope.header(name);
    return value == null || value.isEmpty() ? lines : lines.with(name.text(), value);
  }
}
