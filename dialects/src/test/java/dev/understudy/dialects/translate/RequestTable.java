package dev.understudy.dialects.translate;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.neutral.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What becomes of everything that a request may say: a probe for each [Feature] runs through every
/// pair, and what comes out is compared with the same request without it.
final class RequestTable {
  /// What may be gone without a word, because its absence says the same.
  private static final List<String> SAID_BY_SILENCE = List.of("no reasoning");

  private RequestTable() {}

  static String of(Dialect caller) {
    List<Dialect> targets = Known.targets().stream().filter(target -> target != caller).toList();
    StringBuilder text = new StringBuilder(Words.row("a request says", Words.names(targets)));
    text.append(Words.line(targets.size() + 1));
    List<String> unsayable = new ArrayList<>();
    for (Feature feature : Feature.all()) {
      if (said(caller, feature).isEmpty()) {
        unsayable.add(feature.name());
        continue;
      }
      List<String> cells = new ArrayList<>();
      for (Dialect target : targets) {
        cells.add(cell(caller, target, feature));
      }
      text.append(Words.row(feature.name(), cells));
    }
    if (!unsayable.isEmpty()) {
      text.append("\nThis dialect does not say: ")
          .append(String.join(", ", unsayable))
          .append(".\n");
    }
    return text.toString();
  }

  /// The caller's body; absent if its dialect has no place for the feature.
  private static Optional<byte[]> said(Dialect caller, Feature feature) {
    byte[] plain =
        written(caller, feature.without(), feature.reasons(), new Dropped()).orElseThrow();
    boolean inThePath = caller == Dialect.GEMINI && feature.with().stream();
    return written(caller, feature.with(), feature.reasons(), new Dropped())
        .filter(body -> inThePath || !Arrays.equals(body, plain));
  }

  private static Optional<byte[]> written(
      Dialect dialect, Prompt prompt, boolean reasons, Dropped dropped) {
    try {
      String model = model(dialect, reasons);
      byte[] body = Known.codec(dialect).write(prompt, model, dropped);
      boolean whole = dropped.names().stream().allMatch("prefill"::equals);
      return whole ? Optional.of(body) : Optional.empty();
    } catch (Untranslatable refused) {
      return Optional.empty();
    }
  }

  private static String model(Dialect dialect, boolean reasons) {
    List<String> models = Probe.models(dialect);
    return reasons ? models.get(1) : models.getFirst();
  }

  private static String cell(Dialect caller, Dialect target, Feature feature) {
    byte[] body = said(caller, feature).orElseThrow();
    byte[] plain =
        written(caller, feature.without(), feature.reasons(), new Dropped()).orElseThrow();
    Translation translation = Translation.between(caller, target);
    String model = model(target, feature.reasons());
    boolean stream = feature.with().stream();
    Translated without;
    Translated with;
    try {
      without = translation.request(plain, model, false);
    } catch (Untranslatable refused) {
      throw new AssertionError("refused without " + feature.name(), refused);
    }
    try {
      with = translation.request(body, model, stream);
    } catch (Untranslatable refused) {
      return "refused";
    }
    boolean same = Arrays.equals(with.body(), without.body());
    List<String> named =
        with.dropped().stream().filter(name -> !without.dropped().contains(name)).toList();
    if (!named.isEmpty()) {
      String names = named.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
      return (same ? "dropped as " : "changed, named ") + names;
    }
    if (same) {
      boolean pathTells = target == Dialect.GEMINI || target == Dialect.BEDROCK;
      if (pathTells && stream) {
        return "yes, in the path";
      }
      if (!SAID_BY_SILENCE.contains(feature.name())) {
        throw new AssertionError(feature.name() + " is lost from " + caller + " to " + target);
      }
      return "yes, by silence";
    }
    return changed(caller, target, body, with.body(), feature) ? "changed" : "yes";
  }

  /// Whether the target's body, read again, says something else. Bedrock's cannot be read.
  private static boolean changed(
      Dialect caller, Dialect target, byte[] body, byte[] written, Feature feature) {
    if (target == Dialect.BEDROCK) {
      return false;
    }
    boolean stream = feature.with().stream();
    Codec from = Known.codec(caller);
    try {
      Prompt asked = from.read(body, stream, new Dropped());
      Prompt understood = Known.codec(target).read(written, stream, new Dropped());
      return !feature.aspect().apply(asked).equals(feature.aspect().apply(understood));
    } catch (Untranslatable refused) {
      throw new AssertionError(target + " cannot read what it wrote", refused);
    }
  }
}
