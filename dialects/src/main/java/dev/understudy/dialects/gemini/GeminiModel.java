package dev.understudy.dialects.gemini;

import dev.understudy.dialects.neutral.Reasoning;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of one of Google's models tells of the fields it takes. A name without a version,
/// such as `gemini-flash-latest`, is taken for a model of the third generation.
///
/// Source: Google's pages on thinking (budgets for 2.5, levels from 3 on), on thought signatures
/// (demanded from 3 on) and on structured output (beside functions from 3 on).
///
/// @param version major times 100 plus minor
/// @param name in small letters
record GeminiModel(int version, String name) {
  /// How a model is told to think.
  enum Thinking {
    NONE,
    BUDGET,
    LEVEL
  }

  private static final Pattern VERSION = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d{1,2}))?");
  private static final int FIRST_WITH_BUDGETS = 205;
  private static final int FIRST_WITH_LEVELS = 300;

  static GeminiModel of(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    Matcher found = VERSION.matcher(small);
    if (!found.find()) {
      return new GeminiModel(small.contains("gemini") ? FIRST_WITH_LEVELS : 0, small);
    }
    int minor = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
    return new GeminiModel(Integer.parseInt(found.group(1)) * 100 + minor, small);
  }

  Thinking thinking() {
    if (version >= FIRST_WITH_LEVELS) {
      return Thinking.LEVEL;
    }
    return version >= FIRST_WITH_BUDGETS ? Thinking.BUDGET : Thinking.NONE;
  }

  /// Whether a call in the conversation must bear a signature.
  boolean wantsSignatures() {
    return version >= FIRST_WITH_LEVELS;
  }

  /// Whether it takes a schema for its text and functions in one request.
  boolean takesSchemaBesideFunctions() {
    return version >= FIRST_WITH_LEVELS;
  }

  /// Whether it can be told not to think at all.
  boolean canStopThinking() {
    return thinking() == Thinking.NONE || (thinking() == Thinking.BUDGET && isFlash());
  }

  private boolean isFlash() {
    return name.contains("flash");
  }

  /// A budget within the bounds of the model.
  long budget(long wanted) {
    if (!isFlash()) {
      return Math.clamp(wanted, 128, 32_768);
    }
    return Math.clamp(wanted, name.contains("lite") ? 512 : 1, 24_576);
  }

  /// The word for a level that the model has.
  String level(Reasoning.Level level) {
    return switch (level) {
      case MINIMAL -> isFlash() ? "minimal" : "low";
      case LOW -> "low";
      case MEDIUM -> isFlash() || version > FIRST_WITH_LEVELS ? "medium" : "high";
      case HIGH, MAX -> "high";
    };
  }
}
