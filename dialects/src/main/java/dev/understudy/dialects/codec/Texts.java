package dev.understudy.dialects.codec;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.neutral.Part;
import java.util.List;

/// Parts where a dialect has room for text only.
public final class Texts {
  private Texts() {}

  /// The texts of parts, joined.
  ///
  /// @param between stands between two of them
  /// @param field the name of their place, in case that they are no texts
  /// @throws Untranslatable if one of them is no text
  public static String only(List<Part> parts, String between, String field) throws Untranslatable {
    StringBuilder all = new StringBuilder();
    boolean first = true;
    for (Part part : parts) {
      if (!(part instanceof Part.Text(String text))) {
        throw new Untranslatable(field, "the target's dialect has room for text only here");
      }
      all.append(first ? "" : between).append(text);
      first = false;
    }
    return all.toString();
  }
}
