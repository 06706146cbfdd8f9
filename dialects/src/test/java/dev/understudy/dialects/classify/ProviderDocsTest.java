package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Keeps `docs/providers.md` equal to the rows. `-Dregenerate=true` writes it anew.
class ProviderDocsTest {
  private static final Path DOC = Path.of("../docs/providers.md");

  @Test
  void theDocumentShowsTheRowsAsTheyAre() throws IOException {
    String text = document();
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(DOC.getParent());
      Files.writeString(DOC, text);
    }
    assertThat(Files.readString(DOC)).isEqualTo(text);
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # How each provider's errors are judged

            Generated from the rows in `dialects/src/main/resources/dev/understudy/dialects/classify/*.rules`;
            `mvn -pl dialects -am test -Dtest=ProviderDocsTest -Dregenerate=true -Dsurefire.failIfNoSpecifiedTests=false`
            writes it anew. To correct a judgement, change or add a row there and a body in
            `dialects/src/test/data/classify`.

            The strongest evidence decides: a code in the body, then its type, its status word, its details, a phrase of
            the message, and at last the HTTP status alone. For equal evidence a provider's own rows come before those of
            the tables it falls back to, and earlier rows before later ones. An error inside an answer of status 200 is
            judged by the same rows; where a word stands for a status, that status is used.

            Where it may be tried again: *any* target, the same one included; *other* targets only; other targets with a
            *larger window*; *nowhere*. A wait is the hint that is used if the answer brings none. A row marked
            *unconfirmed* rests on documentation that no observed answer has confirmed.
            """);
    for (String name : Providers.FILES) {
      section(text, Providers.file(name));
    }
    return text.toString();
  }

  private static void section(StringBuilder text, RuleFile file) {
    text.append("\n## ").append(file.title()).append("\n\n");
    if (!file.names().isEmpty()) {
      text.append("Providers: `").append(String.join("`, `", file.names())).append("`. ");
    }
    if (!file.then().isEmpty()) {
      text.append("Falls back to: ")
          .append(
              file.then().stream()
                  .map(next -> Providers.file(next).title())
                  .collect(Collectors.joining(", ")))
          .append(". ");
    }
    text.append(String.join(" ", file.notes())).append('\n');
    if (!file.rules().isEmpty()) {
      text.append("\n| evidence | kind | tried again | |\n|---|---|---|---|\n");
      file.rules().forEach(rule -> row(text, rule));
    }
    if (!file.means().isEmpty()) {
      text.append("\nInside a 200: ")
          .append(
              file.means().entrySet().stream()
                  .map(entry ->
                      entry.getKey().field().word()
                          + " `"
                          + entry.getKey().text()
                          + "` stands for "
                          + entry.getValue())
                  .sorted()
                  .collect(Collectors.joining("; ")))
          .append(".\n");
    }
    if (!file.limits().isEmpty()) {
      text.append("\nRate-limit headers, what is left and when it is full again: ")
          .append(
              file.limits().stream()
                  .map(limit -> "`" + limit.remaining() + "`, `" + limit.reset() + "`")
                  .collect(Collectors.joining("; ")))
          .append(".\n");
    }
  }

  private static void row(StringBuilder text, ErrorRule rule) {
    text.append("| ")
        .append(rule.evidence().replace("|", "\\|"))
        .append(" | ")
        .append(rule.kind())
        .append(" | ")
        .append(place(rule.where()))
        .append(" | ")
        .append(rule.patience().map(wait -> "wait " + wait.toSeconds() + " s").orElse(""))
        .append(rule.unconfirmed() ? "unconfirmed" : "")
        .append(" |\n");
  }

  private static String place(Where where) {
    return switch (where) {
      case ANY_TARGET -> "any";
      case OTHER_TARGET -> "other";
      case OTHER_TARGET_LARGER_WINDOW -> "larger window";
      case NOWHERE -> "nowhere";
    };
  }
}
