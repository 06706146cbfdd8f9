package dev.understudy.gateway.serve;

import dev.understudy.attempt.Target;
import dev.understudy.call.Call;
import dev.understudy.call.Signature;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.errors.ErrorBodies;
import dev.understudy.dialects.scan.Scan;
import dev.understudy.engine.Coalescer;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.gateway.account.AccessLog;
import dev.understudy.gateway.edge.Answer;
import dev.understudy.gateway.edge.BadRequest;
import dev.understudy.gateway.edge.Envelope;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.Reception;
import dev.understudy.gateway.edge.ReplyHead;
import dev.understudy.gateway.edge.RequestIds;
import dev.understudy.gateway.relay.CallerSide;
import dev.understudy.gateway.relay.Conversation;
import dev.understudy.gateway.relay.Judge;
import dev.understudy.gateway.relay.PlainReply;
import dev.understudy.gateway.relay.Received;
import dev.understudy.gateway.relay.SharedStreams;
import dev.understudy.gateway.route.Destination;
import dev.understudy.gateway.route.Directory;
import dev.understudy.gateway.route.UnknownModel;
import dev.understudy.policy.Coalesce;
import dev.understudy.transport.HttpClient;
import dev.understudy.transport.NettyLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves requests: finds out what is asked for, looks up the model, starts the call. Thread-safe.
public final class RequestHandler implements Reception {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final Map<Endpoint, Judge> JUDGES = judges();

  private final Supplier<Directory> directory;
  private final Engine engine;
  private final HttpClient client;
  private final Admission admission;
  private final StatusPages pages;
  private final AccessLog log;
  private final Map<Object, NettyLoop> loops = new ConcurrentHashMap<>();
  private final Coalescer<Received> coalescer = new Coalescer<>();
  private final SharedStreams streams = new SharedStreams();
  private final Idempotency<Received> idempotency = new Idempotency<>();

  /// @param directory the configuration of the moment; a call keeps the one it began with
  public RequestHandler(
      Supplier<Directory> directory,
      Engine engine,
      HttpClient client,
      Admission admission,
      StatusPages pages,
      AccessLog log) {
    this.directory = directory;
    this.engine = engine;
    this.client = client;
    this.admission = admission;
    this.pages = pages;
    this.log = log;
  }

  /// Forgets answers that were kept for requests with an idempotency key and are too old now.
  ///
  /// @param now tick of `System.nanoTime`
  public void expire(long now) {
    idempotency.expire(now);
  }

  @Override
  public void arrived(Envelope envelope, Answer answer) {
    Asked asked = Asked.of(envelope.head());
    if (asked == null) {
      pages.serve(envelope, answer);
      return;
    }
    Endpoint endpoint = asked.endpoint();
    String requestId = RequestIds.of(envelope.head());
    try {
      if (!envelope.head().method().equals("POST")) {
        throw new BadRequest(405, "method_not_allowed", "this path is asked with POST");
      }
      call(asked, envelope, answer, requestId);
    } catch (BadRequest bad) {
      refuse(endpoint, envelope, answer, requestId, bad);
    } catch (RuntimeException broken) {
      LOG.error("request {} failed in this program", requestId, broken);
      BadRequest ours = new BadRequest(500, "internal_error", "this gateway failed");
      refuse(endpoint, envelope, answer, requestId, ours);
    }
  }

  private void call(Asked asked, Envelope envelope, Answer answer, String requestId)
      throws BadRequest {
    if (pages.draining()) {
      throw new BadRequest(503, "shutting_down", "this gateway is shutting down");
    }
    Admission.Room room = admission.enter(envelope.caller().name(), envelope.arrivedAt());
    if (room == null) {
      throw new BadRequest(503, "local_overload", "too many requests are being served");
    }
    boolean started = false;
    try {
      start(asked, envelope, answer, requestId, room);
      started = true;
    } finally {
      if (!started) {
        room.leave();
      }
    }
  }

  private void start(
      Asked asked, Envelope envelope, Answer answer, String requestId, Admission.Room room)
      throws BadRequest {
    Directory now = directory.get();
    Endpoint endpoint = asked.endpoint();
    Scan scan = asked.scan(envelope);
    Controls controls = Controls.of(envelope, scan);
    Destination destination = able(now, destination(now, scan, controls), endpoint);
    Call call = made(envelope, scan, destination, requestId, controls);
    NettyLoop loop = loops.computeIfAbsent(answer.loop(), any -> new NettyLoop(answer.loop()));
    boolean once = controls.idempotencyKey().isPresent() && !scan.stream();
    boolean shares = !once && shares(destination, controls);
    Conversation conversation =
        new Conversation(
            client,
            now,
            endpoint,
            scan,
            envelope,
            destination.policy(),
            answer.loop(),
            once || (shares && !scan.stream()));
    CallerSide side =
        new CallerSide(
            answer,
            conversation,
            requestId,
            controls.explain(),
            () -> shortestBlock(call),
            end -> {
              room.leave();
              log.call(envelope, requestId, scan.model(), end);
            });
    Making making = outlet -> engine.start(call, conversation, judge(endpoint), loop, outlet);
    if (once) {
      once(making, conversation, side, new OnLoop(loop, side), destination, controls);
    } else if (shares) {
      Signature same = signature(conversation, conversation.question(), destination);
      side.started(
          scan.stream()
              ? streams.join(same, side, loop, making)
              : coalescer.join(same, new OnLoop(loop, side), making));
    } else {
      side.started(making.apply(side));
    }
  }

  /// Starts the call, for whoever is told of its end.
  private interface Making extends Function<Outlet<Received>, Engine.Handle> {}

  private void once(
      Making making,
      Conversation conversation,
      CallerSide side,
      Outlet<Received> outlet,
      Destination destination,
      Controls controls)
      throws BadRequest {
    Envelope envelope = conversation.envelope();
    String what = conversation.endpoint().path() + " " + controls.models();
    Idempotency.Id id =
        new Idempotency.Id(
            Controls.who(envelope.caller()), controls.idempotencyKey().orElseThrow());
    Idempotency.Found<Received> found =
        idempotency.enter(
            id,
            signature(conversation, what, destination),
            outlet,
            (received, history) -> PlainReply.of(received, history, conversation),
            envelope.arrivedAt());
    switch (found) {
      case Idempotency.Found.Other<Received> other ->
          throw new BadRequest(
              422, "idempotency_key_reused", "this idempotency-key belongs to another request");
      case Idempotency.Found.Again<Received>(var reply) -> side.repeat(reply);
      case Idempotency.Found.Joined<Received>(var handle) -> side.started(handle);
      case Idempotency.Found.First<Received>(var running) ->
          side.started(running.begin(making, outlet));
    }
  }

  /// Whether the call may share its answer with identical ones. A call with a fallback list, a
  /// deadline or an idempotency key of its own goes its own way.
  private static boolean shares(Destination destination, Controls controls) {
    return destination.policy().coalesce() == Coalesce.IDENTICAL_IN_FLIGHT
        && controls.idempotencyKey().isEmpty()
        && controls.models().isEmpty()
        && controls.deadline().isEmpty();
  }

  private static Signature signature(
      Conversation conversation, String what, Destination destination) {
    String who = Controls.who(conversation.envelope().caller());
    return Signature.of(who, what, destination.name(), conversation.scan().identity());
  }

  private static Map<Endpoint, Judge> judges() {
    Map<Endpoint, Judge> judges = new EnumMap<>(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      judges.put(endpoint, new Judge(endpoint));
    }
    return judges;
  }

  private static Judge judge(Endpoint endpoint) {
    return Objects.requireNonNull(JUDGES.get(endpoint));
  }

  private static Destination destination(Directory now, Scan scan, Controls controls)
      throws BadRequest {
    try {
      Destination found = now.find(scan.model());
      return controls.models().isEmpty() ? found : now.listing(found, controls.models());
    } catch (UnknownModel unknown) {
      throw new BadRequest(404, "model_not_found", String.valueOf(unknown.getMessage()));
    }
  }

  private static Destination able(Directory now, Destination wanted, Endpoint endpoint)
      throws BadRequest {
    return now.serving(wanted, endpoint)
        .orElseThrow(() ->
            new BadRequest(
                501,
                "unsupported",
                "no model that may answer for " + wanted.name() + " has " + endpoint.path()));
  }

  private static Call made(
      Envelope envelope, Scan scan, Destination destination, String requestId, Controls controls) {
    Call call =
        Call.of(
                requestId,
                ThreadLocalRandom.current().nextLong(),
                destination.route(),
                destination.policy(),
                scan.needs(),
                envelope.arrivedAt())
            .rotated(destination.rotation().getAndIncrement());
    return controls.deadline().isPresent() ? call.within(controls.deadline().get()) : call;
  }

  private Optional<Duration> shortestBlock(Call call) {
    List<Target> targets = new ArrayList<>(call.route().primaries());
    targets.addAll(call.route().fallbacks());
    OptionalLong nanos = engine.health().shortestBlock(targets, engine.ticker().read());
    return nanos.isPresent() ? Optional.of(Duration.ofNanos(nanos.getAsLong())) : Optional.empty();
  }

  private void refuse(
      Endpoint endpoint, Envelope envelope, Answer answer, String requestId, BadRequest bad) {
    Dialect dialect = endpoint.dialect();
    byte[] body = ErrorBodies.plain(dialect, bad.status(), bad.code(), bad.text(), requestId);
    ReplyHead head = ReplyHead.json(bad.status()).field(Fields.REQUEST_ID, requestId);
    if (bad.status() == 503) {
      head.field(Fields.RETRY_AFTER, 1).field(Fields.SHOULD_RETRY, "true");
    }
    if (bad.status() == 405) {
      head.field(Fields.ALLOW, "POST");
    }
    answer.whole(head, body);
    log.refused(envelope.head(), requestId, envelope.caller().name(), bad, envelope.arrivedAt());
  }
}
