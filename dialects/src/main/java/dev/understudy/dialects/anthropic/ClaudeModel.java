package dev.understudy.dialects.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of one of Anthropic's models tells of the fields it takes.
///
/// Source: Anthropic's pages on extended and adaptive thinking, on effort and on prefilling:
/// thinking with a budget from 3.7 to 4.5, adaptive thinking from 4.6 on, no sampling settings from
/// 4.7 on; a last message of the assistant is continued up to 4.5, and refused from 4.6 on. A name
/// that says nothing is taken for a model that takes sampling settings and cannot think.
///
/// @param version major times 100 plus minor; 0 if the name does not tell
public record ClaudeModel(int version) {
  /// How a model is told to think.
  public enum Thinking {
    /// Not at all.
    NONE,
    /// With a budget of tokens.
    BUDGET,
    /// As it likes, with an effort in words.
    ADAPTIVE
  }

  // claude-3-7-sonnet-20250219, claude-opus-4-20250514, claude-sonnet-4-5, claude-opus-4.6
  private static final Pattern NAME =
      Pattern.compile("claude-(?:[a-z]+-)?(\\d{1,2})(?:[-.](\\d{1,2})(?!\\d))?(?!\\d)");

  /// Reads a name, in whose midst Anthropic's own may be: `anthropic.claude-opus-4-6-v1`.
  public static ClaudeModel of(String name) {
    Matcher found = NAME.matcher(name);
    if (!found.find()) {
      return new ClaudeModel(0);
    }
    int minor = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
    return new ClaudeModel(Integer.parseInt(found.group(1)) * 100 + minor);
  }

  /// How it is told to think.
  public Thinking thinking() {
    if (version >= 406) {
      return Thinking.ADAPTIVE;
    }
    return version >= 307 ? Thinking.BUDGET : Thinking.NONE;
  }

  /// Whether it takes `temperature`, `top_p` and `top_k`.
  public boolean samples() {
    return version < 407;
  }

  /// Whether its name tells that it goes on with a last message of the assistant.
  public boolean goesOn() {
    return version > 0 && !refusesBeginnings();
  }

  /// Whether its name tells that it refuses a last message of the assistant.
  public boolean refusesBeginnings() {
    return version >= 406;
  }
}
