package dev.understudy.config;

/// What tokens cost, in any currency, as long as it is the same for all models.
///
/// @param inputPerMillion price of a million prompt tokens
/// @param outputPerMillion price of a million answer tokens
public record Cost(double inputPerMillion, double outputPerMillion) {
  public Cost {
    if (!(inputPerMillion >= 0 && outputPerMillion >= 0)
        || Double.isInfinite(inputPerMillion)
        || Double.isInfinite(outputPerMillion)) {
      throw new IllegalArgumentException(
          "cost must not be negative: " + inputPerMillion + ", " + outputPerMillion);
    }
  }
}
