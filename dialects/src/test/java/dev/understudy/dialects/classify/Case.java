package dev.understudy.dialects.classify;

import dev.understudy.attempt.Verdict;
import dev.understudy.dialects.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One answer of a `.cases` file and what it means; `README.md` beside the files has the format.
record Case(
    String provider,
    String name,
    int status,
    String how,
    HeaderLookup headers,
    String text,
    List<String> expected) {

  /// The wall clock of all cases.
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final Path FILES = Path.of("src/test/data/classify");

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    Providers.FILES.forEach(provider -> cases.addAll(of(provider)));
    return cases;
  }

  static List<Case> of(String provider) {
    try {
      String text = Files.readString(FILES.resolve(provider + ".cases"));
      List<Case> cases = new ArrayList<>();
      for (String part : text.split("(?m)^== ", -1)) {
        if (!part.isBlank()) {
          cases.add(parse(provider, part));
        }
      }
      return cases;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Case parse(String provider, String part) {
    List<String> lines = part.lines().toList();
    Map<String, List<String>> headers = new HashMap<>();
    List<String> start = List.of(lines.get(1).substring(2).split(" ", -1));
    int at = 2;
    for (; lines.get(at).startsWith("> "); at++) {
      String line = lines.get(at).substring(2);
      int colon = line.indexOf(": ");
      headers
          .computeIfAbsent(line.substring(0, colon), any -> new ArrayList<>())
          .add(line.substring(colon + 2));
    }
    List<String> expected = List.of(lines.get(at).substring(2).split(" ", -1));
    String body = String.join("\n", lines.subList(at + 1, lines.size()));
    return new Case(
        provider,
        lines.get(0),
        Integer.parseInt(start.get(0)),
        start.size() > 1 ? start.get(1) : "",
        HeaderLookup.of(headers),
        body,
        expected);
  }

  /// The bytes of the body.
  byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  ErrorClassifier classifier() {
    return provider.equals("status") ? ErrorClassifier.of("generic") : ErrorClassifier.of(provider);
  }

  /// What the classifier says.
  Optional<Verdict.Failure> judged() {
    if (how.isEmpty()) {
      return Optional.of(classifier().judge(status, headers, body(), NOW));
    }
    return how.equals("in-band")
        ? Optional.of(classifier().judgeInBand(body(), NOW))
        : classifier().judgeAnswer(Endpoint.valueOf(how), headers, body(), NOW);
  }

  /// That in the words of the file: as many as the case names.
  String told() {
    return judged()
        .map(failure -> String.join(" ", words(failure).subList(0, Math.min(3, expected.size()))))
        .orElse("GOOD");
  }

  private static List<String> words(Verdict.Failure failure) {
    String hint =
        failure
            .retryAfter()
            .map(wait -> new BigDecimal(wait.toNanos()).movePointLeft(9))
            .map(seconds -> seconds.stripTrailingZeros().toPlainString() + "s")
            .orElse("-");
    return List.of(failure.kind().name(), failure.where().name(), hint);
  }

  @Override
  public String toString() {
    return provider + ": " + name;
  }
}
