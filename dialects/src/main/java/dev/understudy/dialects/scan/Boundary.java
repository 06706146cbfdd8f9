package dev.understudy.dialects.scan;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands between the parts of a form, from the `content-type` of a request.
///
/// @param text 1 to 70 characters of those that RFC 2046 allows
public record Boundary(String text) {
  private static final Pattern ONE_PARAMETER =
      Pattern.compile(
          "multipart/form-data[ \t]*;[ "
              + "\t]*boundary=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|\"([^\"\\\\]+)\")(?:[ \t]*;[ "
              + "\t]*charset=\"?utf-8\"?)?[ \t]*;?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ALLOWED =
      Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

  /// Reads a `content-type`; empty if it is no form, or if readers could differ about its boundary.
  public static Optional<Boundary> of(String contentType) {
    Matcher found = ONE_PARAMETER.matcher(contentType);
    if (!found.matches()) {
      return Optional.empty();
    }
    String text = found.group(1) == null ? found.group(2) : found.group(1);
    return ALLOWED.matcher(text).matches() ? Optional.of(new Boundary(text)) : Optional.empty();
  }

  /// The `content-type` of a form with this boundary.
  public String contentType() {
    boolean quoted = text.chars().anyMatch(c -> " ()<>@,;:\\\"/[]?=".indexOf(c) >= 0);
    return "multipart/form-data; boundary=" + (quoted ? '"' + text + '"' : text);
  }

  /// What ends a part: CRLF, two dashes and the boundary.
  byte[] delimiter() {
    return ("\r\n--" + text).getBytes(StandardCharsets.US_ASCII);
  }
}
