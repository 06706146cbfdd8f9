package dev.understudy.gateway.route;

import java.util.List;

/// A name that no model is configured under. The message lists names like it.
public final class UnknownModel extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownModel(String asked, List<String> near) {
    super(message(asked, near), null, false, false);
  }

  private static String message(String asked, List<String> near) {
    String shown = asked.length() <= 100 ? asked : asked.substring(0, 100) + "…";
    String advice =
        near.isEmpty()
            ? "GET /v1/models lists the configured ones"
            : "did you mean " + String.join(" or ", near) + "?";
    return "no model is configured as \"" + shown + "\"; " + advice;
  }
}
