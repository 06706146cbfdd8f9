package dev.understudy.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads one YAML 1.2 document, of which JSON is a part. Bounded: 2 million characters, 64 levels,
/// 100,000 values with every alias counted in full.
public final class YamlText {

  /// The longest text, in characters.
  public static final int MAX_CHARACTERS = 2_000_000;

  private YamlText() {}

  /// The tree of a text. Never throws; an empty text is an empty table.
  public static Parsed parse(String text) {
    List<Finding> findings = new ArrayList<>();
    if (text.length() > MAX_CHARACTERS) {
      findings.add(
          wrong(
              Place.WHOLE_FILE,
              "the file has " + text.length() + " characters",
              "at most " + MAX_CHARACTERS + " are read"));
      return new Parsed(Optional.empty(), findings);
    }
    TreeBuilder builder = new TreeBuilder(findings);
    try {
      LoadSettings settings = settings();
      Parser events = new ParserImpl(settings, new StreamReader(settings, text));
      while (events.hasNext()) {
        builder.on(events.next());
      }
    } catch (TreeBuilder.Unusable stopped) {
      findings.add(stopped.finding());
      return new Parsed(Optional.empty(), findings);
    } catch (MarkedYamlEngineException malformed) {
      Place place = malformed.getProblemMark().map(YamlText::place).orElse(Place.WHOLE_FILE);
      String context = malformed.getContext();
      String problem = malformed.getProblem();
      String message = context == null ? problem : context + ", " + problem;
      findings.add(wrong(place, "not YAML: " + oneLine(message), hint(problem)));
      return new Parsed(Optional.empty(), findings);
    } catch (YamlEngineException malformed) {
      findings.add(
          wrong(
              Place.WHOLE_FILE,
              "not YAML: " + oneLine(String.valueOf(malformed.getMessage())),
              "save the file as plain UTF-8 text"));
      return new Parsed(Optional.empty(), findings);
    }
    return new Parsed(Optional.of(builder.root()), findings);
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new CoreSchema())
        .setCodePointLimit(MAX_CHARACTERS)
        .build();
  }

  private static String hint(String problem) {
    return problem.contains("TAB") || problem.contains("\\t")
        ? "indent with spaces"
        : "look at the indentation, colons and quotes here and in the line before";
  }

  private static String oneLine(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 197) + "...";
  }

  static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  static Finding wrong(Place place, String message, String advice) {
    return new Finding(Finding.Stage.SYNTAX, true, place, "", message, advice);
  }
}
