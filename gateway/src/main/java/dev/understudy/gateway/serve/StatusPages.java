package dev.understudy.gateway.serve;

import dev.understudy.attempt.Target;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.errors.ErrorBodies;
import dev.understudy.engine.Engine;
import dev.understudy.gateway.account.AccessLog;
import dev.understudy.gateway.edge.Answer;
import dev.understudy.gateway.edge.BadRequest;
import dev.understudy.gateway.edge.Envelope;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.ReplyHead;
import dev.understudy.gateway.edge.RequestIds;
import dev.understudy.gateway.route.Directory;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// What a model listener answers by itself: the models, and whether this process is up and ready.
/// Thread-safe.
public final class StatusPages {
  private static final String MODELS = "/v1/models";
  private static final String GEMINI_MODELS = "/v1beta/models";
  private static final byte[] UP = json("{\"status\":\"up\"}");
  private static final byte[] READY = json("{\"status\":\"ready\"}");
  private static final byte[] NOT_READY = json("{\"status\":\"not ready\"}");

  private final Supplier<Directory> directory;
  private final Engine engine;
  private final AccessLog log;
  private volatile boolean draining;

  /// @param directory the configuration of the moment
  public StatusPages(Supplier<Directory> directory, Engine engine, AccessLog log) {
    this.directory = directory;
    this.engine = engine;
    this.log = log;
  }

  /// From now on this process is not ready.
  public void drain() {
    draining = true;
  }

  /// Whether it finishes what it has and takes nothing new.
  public boolean draining() {
    return draining;
  }

  /// Answers a request that is not for a model.
  void serve(Envelope envelope, Answer answer) {
    String path = envelope.head().path();
    try {
      boolean known =
          path.equals("/healthz")
              || path.equals("/readyz")
              || path.equals(MODELS)
              || path.startsWith(MODELS + "/")
              || path.equals(GEMINI_MODELS)
              || path.startsWith(GEMINI_MODELS + "/");
      if (!known) {
        throw new BadRequest(404, "not_found", "there is nothing at " + path);
      }
      if (!envelope.head().method().equals("GET")) {
        throw new BadRequest(405, "method_not_allowed", "this path is asked with GET");
      }
      page(path, answer);
    } catch (BadRequest bad) {
      String id = RequestIds.of(envelope.head());
      Dialect dialect = path.startsWith("/v1beta/") ? Dialect.GEMINI : Dialect.OPENAI;
      byte[] body = ErrorBodies.plain(dialect, bad.status(), bad.code(), bad.text(), id);
      ReplyHead head = ReplyHead.json(bad.status()).field(Fields.REQUEST_ID, id);
      if (bad.status() == 405) {
        head.field(Fields.ALLOW, "GET");
      }
      answer.whole(head, body);
      log.refused(envelope.head(), id, envelope.caller().name(), bad, envelope.arrivedAt());
    }
  }

  private void page(String path, Answer answer) throws BadRequest {
    switch (path) {
      case "/healthz" -> answer.whole(ReplyHead.json(200), UP);
      case "/readyz" -> {
        boolean ready = ready();
        answer.whole(ReplyHead.json(ready ? 200 : 503), ready ? READY : NOT_READY);
      }
      case MODELS -> answer.whole(ReplyHead.json(200), directory.get().modelList());
      case GEMINI_MODELS -> answer.whole(ReplyHead.json(200), directory.get().geminiModelList());
      default -> {
        boolean gemini = path.startsWith(GEMINI_MODELS);
        String id = Asked.decoded(path.substring((gemini ? GEMINI_MODELS : MODELS).length() + 1));
        Directory now = directory.get();
        byte[] body =
            (gemini ? now.geminiModel(id) : now.model(id))
                .orElseThrow(() ->
                    new BadRequest(404, "model_not_found", "no model is configured as " + id));
        answer.whole(ReplyHead.json(200), body);
      }
    }
  }

  private boolean ready() {
    if (draining) {
      return false;
    }
    long now = engine.ticker().read();
    for (Target target : directory.get().targets()) {
      if (engine.health().standing(target, now).usable()) {
        return true;
      }
    }
    return false;
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
