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
import dev.understudy.gateway.account.AccessLog;
import dev.understudy.gateway.edge.Answer;
import dev.understudy.gateway.edge.BadRequest;
import dev.understudy.gateway.edge.Caller;
import dev.understudy.gateway.edge.Envelope;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.Reception;
import dev.understudy.gateway.edge.ReplyHead;
import dev.understudy.gateway.edge.RequestIds;
import dev.understudy.gateway.relay.CallerSide;
import dev.understudy.gateway.relay.Conversation;
import dev.understudy.gateway.relay.Headers;
import dev.understudy.gateway.relay.Judge;
import dev.understudy.gateway.relay.Received;
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
    Destination destination = able(now, destination(now, envelope, scan), endpoint);
    Call call = made(envelope, scan, destination, requestId);
    NettyLoop loop = loops.computeIfAbsent(answer.loop(), any -> new NettyLoop(answer.loop()));
    Conversation conversation =
        new Conversation(
            client,
            now,
            endpoint,
            scan,
            envelope,
            destination.policy(),
            answer.loop(),
            shares(envelope, scan, destination));
    boolean explain = "true".equalsIgnoreCase(envelope.header(Headers.EXPLAIN));
    CallerSide side =
        new CallerSide(
            answer,
            conversation,
            requestId,
            explain,
            () -> shortestBlock(call),
            end -> {
              room.leave();
              log.call(envelope, requestId, scan.model(), end);
            });
    Judge judge = judge(endpoint);
    if (conversation.shared()) {
      side.started(
          coalescer.join(
              signature(endpoint, envelope, destination),
              new OnLoop(loop, side),
              outlet -> engine.start(call, conversation, judge, loop, outlet)));
    } else {
      side.started(engine.start(call, conversation, judge, loop, side));
    }
  }

  /// Whether the call may share its answer with identical ones. A call with a fallback list or a
  /// deadline of its own goes its own way.
  private static boolean shares(Envelope envelope, Scan scan, Destination destination) {
    return destination.policy().coalesce() == Coalesce.IDENTICAL_IN_FLIGHT
        && !scan.stream()
        && scan.models().isEmpty()
        && envelope.header(Headers.MODELS) == null
        && envelope.header(Headers.TIMEOUT) == null;
  }

  /// Callers are told apart by the key that let them in and by the credential they brought for
  /// providers; of the latter only a digest is kept.
  private static Signature signature(
      Endpoint endpoint, Envelope envelope, Destination destination) {
    String caller = envelope.caller().name();
    String own = envelope.caller().own().map(Caller.Credential::secret).orElse("");
    String who = Signature.of(caller, "", "", own).sha256();
    return Signature.of(caller + " " + who, endpoint.path(), destination.name(), envelope.body());
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

  private static Destination destination(Directory now, Envelope envelope, Scan scan)
      throws BadRequest {
    try {
      Destination found = now.find(scan.model());
      String header = envelope.header(Headers.MODELS);
      List<String> listed = header == null ? scan.models() : split(header);
      return listed.isEmpty() ? found : now.listing(found, listed);
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

  private static List<String> split(String header) {
    List<String> names = new ArrayList<>();
    for (String name : header.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  private static Call made(Envelope envelope, Scan scan, Destination destination, String requestId)
      throws BadRequest {
    Call call =
        Call.of(
                requestId,
                ThreadLocalRandom.current().nextLong(),
                destination.route(),
                destination.policy(),
                scan.needs(),
                envelope.arrivedAt())
            .rotated(destination.rotation().getAndIncrement());
    String timeout = envelope.header(Headers.TIMEOUT);
    return timeout == null ? call : call.within(millis(timeout));
  }

  private static Duration millis(String text) throws BadRequest {
    try {
      long millis = text.length() > 12 ? 0 : Long.parseLong(text);
      if (millis > 0) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException odd) {
      // falls through to the one message for everything that is no time
    }
    throw new BadRequest(
        400, "invalid_timeout", Headers.TIMEOUT + " must be a positive number of milliseconds");
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
