package dev.understudy.providers;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.translate.Translated;
import dev.understudy.dialects.translate.Translation;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.EmbeddingAnswer;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.ImageRequest;
import dev.understudy.provider.Json;
import dev.understudy.provider.Media;
import dev.understudy.provider.Operation;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.SpeechRequest;
import dev.understudy.provider.TranscriptionRequest;
import dev.understudy.transport.ClientRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The operations, over one wiring: each sends one request and waits for what comes. Thread-safe.
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());
  private static final String JSON = "application/json";

  private final Wiring wiring;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Calls(Wiring wiring) {
    this.wiring = wiring;
  }

  Wiring wiring() {
    return wiring;
  }

  // Conversations.

  ChatAnswer chat(ChatRequest request) {
    Failures failures = Failures.of(Operation.CHAT, request.model(), wiring);
    Translation translation = translation(request.model());
    Endpoint endpoint = Endpoint.conversation(wiring.dialect());
    byte[] body = body(request, translation, failures, false);
    Reply reply = whole(failures, request(endpoint, request, JSON, body), PlainExchange.MOST);
    Optional<Verdict.Failure> wrong = judged(endpoint, reply);
    if (wrong.isPresent() && !Failures.isEmptiness(wrong.get())) {
      throw failures.judged(wrong.get(), reply);
    }
    try {
      byte[] answer =
          wiring.dialect() == Dialect.OPENAI
              ? reply.body()
              : translation.answer(reply.body(), Instant.now());
      return ChatAnswer.of(object(answer, failures));
    } catch (Untranslatable odd) {
      throw wrong
          .map(empty -> failures.judged(empty, reply))
          .orElseGet(() -> failures.malformed(Where.OTHER_TARGET, reply.body()));
    }
  }

  ChatStream chatStream(ChatRequest request) {
    Failures failures = Failures.of(Operation.CHAT_STREAM, request.model(), wiring);
    Translation translation = translation(request.model());
    Endpoint endpoint = Endpoint.conversation(wiring.dialect());
    byte[] body = body(request, translation, failures, true);
    StreamExchange exchange =
        new StreamExchange(
            wiring.connections().loop(), endpoint, Math.clamp(request.n().orElse(1), 1, 128));
    Outcome<Reply> opened = await(failures, exchange, request(endpoint, request, JSON, body, true));
    if (opened instanceof Outcome.Answered<Reply>(var reply, var whole)) {
      if (whole) {
        Verdict.Failure refused =
            reply.successful()
                ? wiring.classifier().judgeUnstreamed(reply.headers(), reply.body(), Instant.now())
                : wiring
                    .classifier()
                    .judge(reply.status(), reply.headers(), reply.body(), Instant.now());
        throw failures.judged(refused, reply);
      }
      return new LiveStream(
          exchange,
          failures,
          wiring.dialect() == Dialect.OPENAI ? null : translation.stream(true, Instant.now()));
    }
    throw failures.unanswered(opened);
  }

  private Translation translation(String model) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    String id = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    return Translation.between(Dialect.OPENAI, wiring.dialect()).naming(id, model);
  }

  private byte[] body(
      ChatRequest request, Translation translation, Failures failures, boolean stream) {
    Json.Obj chat = request.toJson().without("stream");
    if (stream) {
      chat = chat.with("stream", Json.of(true));
      if (wiring.streamUsage() && request.streamUsage().isEmpty()) {
        chat =
            chat.with(
                "stream_options",
                chat.object("stream_options").with("include_usage", Json.of(true)));
      }
    }
    byte[] body = bytes(chat);
    if (wiring.dialect() == Dialect.OPENAI) {
      return body;
    }
    try {
      Translated translated = translation.request(body, request.model(), stream);
      tell(translated.dropped());
      return translated.body();
    } catch (Untranslatable unsaid) {
      throw ProviderException.Unsupported.of(failures.asked(), String.valueOf(unsaid.getMessage()));
    }
  }

  /// What of a request cannot travel is said once for each name: it is the same for every call of a
  /// program.
  private void tell(List<String> dropped) {
    for (String name : dropped) {
      if (told.size() < 100 && told.add(name)) {
        LOG.log(System.Logger.Level.INFO, "{0} knows no {1}: left out", wiring.name(), name);
      }
    }
  }

  private ClientRequest request(
      Endpoint endpoint, ChatRequest request, String contentType, byte[] body) {
    return request(endpoint, request, contentType, body, false);
  }

  private ClientRequest request(
      Endpoint endpoint, ChatRequest request, String contentType, byte[] body, boolean stream) {
    boolean stored = Json.of(true).equals(request.extra().get("store"));
    return wiring.request(endpoint, request.model(), stream, contentType, body, !stored);
  }

  // The other operations.

  EmbeddingAnswer embed(EmbeddingRequest request) {
    Failures failures = Failures.of(Operation.EMBEDDING, request.model(), wiring);
    Reply reply =
        good(failures, Endpoint.EMBEDDINGS, request.model(), bytes(request.toJson()), JSON);
    return EmbeddingAnswer.of(object(reply.body(), failures));
  }

  Media image(ImageRequest request) {
    Failures failures = Failures.of(Operation.IMAGE, request.model(), wiring);
    byte[] body = bytes(request.toJson().without("stream"));
    Reply reply = good(failures, Endpoint.IMAGE_GENERATIONS, request.model(), body, JSON);
    try {
      return ImageAnswer.media(object(reply.body(), failures), reply.body());
    } catch (IllegalArgumentException tooLarge) {
      throw failures.malformed(Where.OTHER_TARGET, new byte[0]);
    }
  }

  Media speech(SpeechRequest request) {
    Failures failures = Failures.of(Operation.SPEECH, request.model(), wiring);
    byte[] body = bytes(request.toJson().without("stream_format"));
    return media(good(failures, Endpoint.SPEECH, request.model(), body, JSON));
  }

  Media transcript(TranscriptionRequest request) {
    Failures failures = Failures.of(Operation.TRANSCRIPTION, request.model(), wiring);
    if (request.parts().stream().anyMatch(part -> part.name().equals("stream"))) {
      throw ProviderException.InvalidRequest.of(
          failures.asked(), "stream", "a transcript is read whole");
    }
    FormBody form;
    try {
      form = FormBody.of(request);
    } catch (IOException unreadable) {
      throw ProviderException.InvalidRequest.of(
          failures.asked(), "parts", "cannot be read: " + unreadable.getMessage());
    }
    return media(
        good(failures, Endpoint.TRANSCRIPTIONS, request.model(), form.bytes(), form.contentType()));
  }

  private static Media media(Reply reply) {
    String type = reply.headers().first("content-type");
    return Media.of(type == null ? "application/octet-stream" : type, reply.body());
  }

  private Reply good(
      Failures failures, Endpoint endpoint, String model, byte[] body, String contentType) {
    ClientRequest request =
        wiring.request(endpoint, model, false, contentType, body, endpoint.replaySafe());
    boolean media = endpoint.nature() != Endpoint.Nature.JSON;
    Reply reply = whole(failures, request, media ? Media.MAX_BYTES : PlainExchange.MOST);
    judged(endpoint, reply)
        .filter(wrong -> !Failures.isEmptiness(wrong))
        .ifPresent(wrong -> {
          throw failures.judged(wrong, reply);
        });
    return reply;
  }

  // What they have in common.

  private Reply whole(Failures failures, ClientRequest request, int most) {
    PlainExchange exchange = new PlainExchange(wiring.connections().loop(), most);
    Outcome<Reply> outcome = await(failures, exchange, request);
    if (outcome instanceof Outcome.Answered<Reply>(var reply, var whole)) {
      if (reply.successful() && reply.cut()) {
        throw failures.malformed(Where.OTHER_TARGET, new byte[0]);
      }
      return reply;
    }
    throw failures.unanswered(outcome);
  }

  private Outcome<Reply> await(Failures failures, Exchange exchange, ClientRequest request) {
    if (Thread.currentThread().isInterrupted()) {
      throw failures.cancelled();
    }
    exchange.start(wiring.connections().client(), request, wiring.timeouts());
    try {
      return exchange.opening.get();
    } catch (InterruptedException stop) {
      exchange.cancel();
      Thread.currentThread().interrupt();
      throw failures.cancelled();
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    }
  }

  private Optional<Verdict.Failure> judged(Endpoint endpoint, Reply reply) {
    Instant now = Instant.now();
    return reply.successful()
        ? wiring.classifier().judgeAnswer(endpoint, reply.headers(), reply.body(), now)
        : Optional.of(
            wiring.classifier().judge(reply.status(), reply.headers(), reply.body(), now));
  }

  private static byte[] bytes(Json.Obj document) {
    return document.write().getBytes(StandardCharsets.UTF_8);
  }

  private static Json.Obj object(byte[] body, Failures failures) {
    @Nullable Json document = null;
    try {
      document = Json.parse(body);
    } catch (Json.Malformed broken) {
      // Stricter than the classifier: names that are there twice, nesting without end.
    }
    if (document instanceof Json.Obj object) {
      return object;
    }
    throw failures.malformed(Where.OTHER_TARGET, body);
  }
}
