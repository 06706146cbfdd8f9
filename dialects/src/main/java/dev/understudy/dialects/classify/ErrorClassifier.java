package dev.understudy.dialects.classify;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Judges the answers of one provider by its rows and by the tables that hold for everyone. Total:
/// any status, fields and bytes have a verdict, and nothing is thrown.
///
/// Order of evidence: a code, type, status word or detail in the body; a phrase of the message; the
/// status; the shape of a 2xx. Then `x-should-retry` adjusts where a failure may be tried again.
/// What a policy changes comes later and elsewhere.
///
/// Immutable and thread-safe. Wall clocks are parameters: they are compared with dates that the
/// provider sent.
public final class ErrorClassifier {
  private static final int LONGEST_REQUEST_ID = 128;
  private static final List<String> REQUEST_IDS =
      List.of(
          "x-request-id", "request-id", "apim-request-id", "x-ms-request-id", "x-amzn-requestid");

  private final RuleBook book;
  private final Scrubber scrubber;
  private final boolean callersKey;

  private ErrorClassifier(RuleBook book, Scrubber scrubber, boolean callersKey) {
    this.book = book;
    this.scrubber = scrubber;
    this.callersKey = callersKey;
  }

  /// The classifier of a provider or interface by name; of any compatible server if the name is not
  /// known.
  public static ErrorClassifier of(String provider) {
    return new ErrorClassifier(RuleBook.of(provider), Scrubber.byShape(), false);
  }

  /// The classifier of a provider that may be unknown: then that of the interface it speaks.
  ///
  /// @param providerInterface `openai`, `anthropic`, …
  public static ErrorClassifier of(String provider, String providerInterface) {
    if (Providers.isKnown(provider)) {
      return of(provider);
    }
    boolean compatible = providerInterface.toLowerCase(Locale.ROOT).equals("openai");
    return of(compatible ? "generic" : providerInterface);
  }

  /// This classifier with a scrubber that also knows our own keys.
  public ErrorClassifier scrubbing(Scrubber scrubber) {
    return new ErrorClassifier(book, scrubber, callersKey);
  }

  /// This classifier for a target that gets the caller's own key: a rejected key is then the
  /// caller's affair, and no other target is asked.
  public ErrorClassifier forCallersKey() {
    return new ErrorClassifier(book, scrubber, true);
  }

  /// Judges an answer by its status, fields and the first bytes of its body. A 2xx is judged as an
  /// answer that should not have been one; [#judgeAnswer] knows better.
  public Verdict.Failure judge(int status, HeaderLookup headers, byte[] body, Instant wallClock) {
    ErrorFacts facts = ErrorProbe.read(body).typed(headers);
    if (status >= 200 && status < 300 && status != 204 && status != 205) {
      return errorInside(headers, facts, wallClock)
          .orElseGet(() -> malformed(Where.OTHER_TARGET, headers, facts, "status " + status));
    }
    boolean page = !facts.json() && isPage(headers, facts.message());
    ErrorFacts said = page ? ErrorFacts.text("an HTML page") : facts;
    RetryHint hint = new RetryHint(headers, said, wallClock);
    Optional<Duration> asked = hint.asked();
    Judgement judgement =
        decided(OptionalInt.of(status), said, asked)
            .map(Judgement::of)
            .or(() -> page ? behindPage(status) : Optional.empty())
            .or(() -> book.byStatus(status, said, asked).map(Judgement::of))
            .orElseGet(() -> Judgement.byDefault(status));
    if (judgement.kind() == FailureKind.MALFORMED_ANSWER && !RuleBook.isErrorStatus(status)) {
      return malformed(judgement.where(), headers, said, "status " + status);
    }
    return verdict(judgement, status, hint, evidence(Evidence.http(status), headers, said));
  }

  /// Judges an error that came inside an answer of status 200: an error event of a stream, a chunk
  /// that holds an error, an error object. It is reported with the status of its own numeric code,
  /// else with one that fits its kind; what nothing is known about is an interrupted stream.
  public Verdict.Failure judgeInBand(byte[] errorJson, Instant wallClock) {
    ErrorFacts facts = ErrorProbe.read(errorJson);
    return inBand(HeaderLookup.NONE, facts, wallClock)
        .orElseGet(() ->
            Verdict.retry(
                Where.ANY_TARGET,
                FailureKind.STREAM_INTERRUPTED,
                evidence(
                    Evidence.of(FailureKind.STREAM_INTERRUPTED.code()), HeaderLookup.NONE, facts)));
  }

  /// Judges the whole body of a 2xx answer to a plain request; empty if it is a good answer.
  public Optional<Verdict.Failure> judgeAnswer(
      Endpoint endpoint, HeaderLookup headers, byte[] body, Instant wallClock) {
    String media = mediaType(headers);
    if (media.equals("text/html")) {
      return Optional.of(malformed(Where.ANY_TARGET, headers, ErrorFacts.NOTHING, "an HTML page"));
    }
    if (media.equals("text/event-stream")) {
      return Optional.of(
          malformed(Where.OTHER_TARGET, headers, ErrorFacts.NOTHING, "a stream, unasked"));
    }
    AnswerShape shape = AnswerShape.read(endpoint, media, body);
    boolean good = shape.fit() == AnswerShape.Fit.GOOD;
    if (good && !shape.error() && !book.knowsEnding(shape.endings())) {
      return Optional.empty();
    }
    ErrorFacts facts = ErrorProbe.read(body);
    Optional<Verdict.Failure> error =
        shape.error() || shape.fit() != AnswerShape.Fit.EMPTY || facts.error()
            ? errorInside(headers, facts, wallClock)
            : book.knowsEnding(shape.endings())
                ? inBand(headers, facts, wallClock)
                : Optional.empty();
    if (error.isPresent()) {
      return error;
    }
    return switch (shape.fit()) {
      case GOOD -> Optional.empty();
      case EMPTY ->
          Optional.of(
              Verdict.retry(
                  Where.OTHER_TARGET,
                  FailureKind.EMPTY_ANSWER,
                  evidence(
                          Evidence.of(FailureKind.EMPTY_ANSWER.code()), headers, ErrorFacts.NOTHING)
                      .detail(shape.why())));
      case BROKEN ->
          Optional.of(malformed(Where.ANY_TARGET, headers, ErrorFacts.NOTHING, shape.why()));
      case MISFIT -> Optional.of(malformed(Where.OTHER_TARGET, headers, facts, shape.why()));
    };
  }

  /// Whether an answer to a request for speech may be passed on before it is whole, by its media
  /// type.
  public static boolean isSound(HeaderLookup headers) {
    return AnswerShape.isSound(mediaType(headers));
  }

  /// Judges a 2xx answer to a streaming request that is not a stream: an error if it looks like
  /// one, else an answer that the same target would give again.
  public Verdict.Failure judgeUnstreamed(HeaderLookup headers, byte[] body, Instant wallClock) {
    ErrorFacts facts = ErrorProbe.read(body);
    if (isPage(headers, facts.message())) {
      return malformed(Where.ANY_TARGET, headers, ErrorFacts.NOTHING, "an HTML page");
    }
    return errorInside(headers, facts, wallClock)
        .orElseGet(
            () -> malformed(Where.OTHER_TARGET, headers, ErrorFacts.NOTHING, "not a stream"));
  }

  /// An error in a 200: something says so, or a row knows its words. What says so but is not known
  /// is the provider's fault.
  private Optional<Verdict.Failure> errorInside(
      HeaderLookup headers, ErrorFacts facts, Instant wallClock) {
    Optional<Verdict.Failure> known = inBand(headers, facts, wallClock);
    if (known.isPresent() || !facts.error()) {
      return known;
    }
    return Optional.of(
        verdict(
            Judgement.of(FailureKind.SERVER_ERROR),
            502,
            new RetryHint(headers, facts, wallClock),
            evidence(Evidence.http(502), headers, facts)));
  }

  private Optional<Verdict.Failure> inBand(
      HeaderLookup headers, ErrorFacts facts, Instant wallClock) {
    RetryHint hint = new RetryHint(headers, facts, wallClock);
    Optional<Duration> asked = hint.asked();
    OptionalInt implied = facts.json() ? book.impliedStatus(facts) : OptionalInt.empty();
    Optional<Judgement> judgement =
        facts.json() ? decided(implied, facts, asked).map(Judgement::of) : Optional.empty();
    if (judgement.isEmpty() && implied.isPresent()) {
      judgement = book.byStatus(implied.getAsInt(), facts, asked).map(Judgement::of);
    }
    return judgement.map(found -> {
      int reported = Reported.status(found.kind(), facts.number());
      return verdict(found, reported, hint, evidence(Evidence.http(reported), headers, facts));
    });
  }

  /// The row that decides by words: those of the upstream's own error first, if an aggregator
  /// passed it on.
  private Optional<ErrorRule> decided(
      OptionalInt status, ErrorFacts facts, Optional<Duration> asked) {
    return facts
        .raw()
        .flatMap(ErrorProbe::readInner)
        .flatMap(inner -> {
          RuleBook theirs =
              facts.upstream().filter(Providers::isKnown).map(RuleBook::of).orElse(book);
          OptionalInt implied = theirs.impliedStatus(inner);
          return theirs.byWords(implied.isPresent() ? implied : status, inner, asked);
        })
        .or(() -> book.byWords(status, facts, asked));
  }

  /// A proxy or a bot wall speaks, not the model API.
  private static Optional<Judgement> behindPage(int status) {
    return status == 403 || status == 503
        ? Optional.of(Judgement.of(FailureKind.SERVER_ERROR))
        : Optional.empty();
  }

  private Verdict.Failure verdict(
      Judgement judgement, int status, RetryHint hint, Evidence evidence) {
    Judgement adjusted = judgement.adjusted(status, hint.headers().all("x-should-retry"));
    if (adjusted.where() == Where.NOWHERE || (callersKey && adjusted.kind() == FailureKind.AUTH)) {
      return new Verdict.Fatal(adjusted.kind(), evidence);
    }
    Optional<Duration> asked =
        adjusted.kind() == FailureKind.THROTTLED
            ? hint.askedWhenThrottled(book.limits())
            : hint.asked();
    return new Verdict.Retry(
        adjusted.kind(), adjusted.where(), asked.or(adjusted::patience), evidence);
  }

  private Verdict.Failure malformed(
      Where where, HeaderLookup headers, ErrorFacts facts, String why) {
    Evidence evidence =
        evidence(Evidence.of(FailureKind.MALFORMED_ANSWER.code()), headers, ErrorFacts.NOTHING);
    String message = facts.message().isBlank() ? why : why + ": " + facts.message();
    return Verdict.retry(
        where, FailureKind.MALFORMED_ANSWER, evidence.detail(scrubber.scrub(message)));
  }

  private Evidence evidence(Evidence bare, HeaderLookup headers, ErrorFacts facts) {
    Evidence evidence = bare;
    String detail = scrubber.scrub(describe(facts)).strip();
    if (!detail.isEmpty()) {
      evidence = evidence.detail(detail);
    }
    Optional<String> id =
        REQUEST_IDS.stream()
            .flatMap(name -> headers.all(name).stream())
            .findFirst()
            .or(facts::requestId)
            .filter(ErrorClassifier::isRequestId);
    return id.isPresent() ? evidence.requestId(id.get()) : evidence;
  }

  private static String describe(ErrorFacts facts) {
    StringBuilder text = new StringBuilder();
    for (Field field : List.of(Field.CODE, Field.TYPE, Field.STATE)) {
      facts
          .first(field)
          .filter(word -> word.indexOf(' ') < 0)
          .ifPresent(word -> text.append(word).append(' '));
    }
    return text.append(facts.message()).toString();
  }

  private static boolean isRequestId(String id) {
    return !id.isBlank()
        && id.length() <= LONGEST_REQUEST_ID
        && id.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private static boolean isPage(HeaderLookup headers, String text) {
    String start = text.substring(0, Math.min(text.length(), 64)).strip().toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html")
        || start.startsWith("<html")
        || mediaType(headers).equals("text/html");
  }

  private static String mediaType(HeaderLookup headers) {
    String value = headers.all("content-type").stream().findFirst().orElse("");
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
