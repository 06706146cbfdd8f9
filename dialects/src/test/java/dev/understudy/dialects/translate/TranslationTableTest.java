package dev.understudy.dialects.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Keeps `docs/translation.md` equal to what the codecs do. `-Dregenerate=true` writes it anew.
class TranslationTableTest {
  private static final Path DOC = Path.of("../docs/translation.md");

  @Test
  void theDocumentShowsWhatTheCodecsDo() throws IOException {
    String text = document();
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(DOC, text);
    }
    assertThat(Files.readString(DOC)).isEqualTo(text);
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # What travels between dialects

            Generated: probes run through every pair of a caller's and a target's dialect;
            `mvn -pl dialects -am test -Dtest=TranslationTableTest -Dregenerate=true -Dsurefire.failIfNoSpecifiedTests=false`
            writes it anew. What a probe is, and what it is compared with, stands in `dialects/src/test/java`, package
            `dev.understudy.dialects.translate`.

            A caller and a target of one dialect exchange the caller's own bytes but for the model, and nothing below
            applies. Otherwise a request is read into one neutral form and written from there in the target's dialect,
            and an answer the other way round, whole or event by event.

            * *yes*: it arrives with the same meaning.
            * *changed*: it arrives in another form or strength: effort as a budget of tokens, a refusal as text, a
              picture in a result as a picture after it. With a name: the caller reads that name in
              `x-understudy-dropped`.
            * *dropped*: it does not arrive, and the caller reads its name in `x-understudy-dropped`.
            * *refused*: the request would not mean the same without it, so the target is passed over.
            * *stays behind*: the caller's dialect has no place for it in an answer. *Not told*: the target's has none.

            What is bound to a provider (signatures, encrypted reasoning, ids of files and of earlier answers, cache
            marks) never travels. The reasoning of an answer reaches callers whose dialect shows reasoning without a
            signature; a messages caller gets none. Settings that depend on the model were probed with ones that take
            them: sampling with models that sample, reasoning with models that reason. What a model does not take is
            dropped and named. Bedrock is a target only, and its column shows what is written there, not how it would be
            read.
            """);
    for (Dialect caller : Known.callers()) {
      text.append("\n## Requests of ").append(Words.name(caller)).append(" callers\n\n");
      text.append(RequestTable.of(caller)).append("\n").append(OwnFields.table(caller));
    }
    for (Dialect caller : Known.callers()) {
      text.append("\n## Answers to ").append(Words.name(caller)).append(" callers\n\n");
      text.append(AnswerTable.of(caller));
    }
    text.append("\n## Why an answer ended\n\n").append(EndingTable.table());
    text.append("\n## Events of a stream\n\n").append(EventTable.written());
    text.append('\n').append(EventTable.read());
    return text.toString();
  }
}
