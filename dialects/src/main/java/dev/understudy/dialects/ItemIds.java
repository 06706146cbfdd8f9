package dev.understudy.dialects;

/// Ids of items in answers of OpenAI's responses.
public final class ItemIds {
  /// How the id of an item of reasoning begins that a translation made, and no provider knows.
  public static final String REASONING = "rs_understudy_";

  private ItemIds() {}
}
