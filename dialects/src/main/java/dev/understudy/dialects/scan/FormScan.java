package dev.understudy.dialects.scan;

import dev.understudy.call.Needs;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What one strict pass over a form (`multipart/form-data`, RFC 7578) found: the fields `model`,
/// `stream` and `n`. Files are looked at only for the end of their part.
public final class FormScan implements Scan {
  private static final int MAX_PARTS = 1_000;
  private static final int LONGEST_VALUE = 512;
  private static final int MAX_CHOICES = 128;

  private final byte[] body;
  private final Boundary boundary;
  private final Endpoint endpoint;
  private final List<Piece> parts = new ArrayList<>();
  private int modelFrom;
  private int modelTo;
  private String model = "";
  private String stream = "";
  private String count = "";

  private FormScan(byte[] body, Boundary boundary, Endpoint endpoint) {
    this.body = body;
    this.boundary = boundary;
    this.endpoint = endpoint;
  }

  /// Scans a form: no text before its first part or after its last, lines that end with CRLF, one
  /// name a part, at most 1 000 parts, one `model` that is a text of UTF-8.
  ///
  /// @throws BadBody if it is anything else
  public static FormScan of(byte[] body, Boundary boundary, Endpoint endpoint) throws BadBody {
    FormScan scan = new FormScan(body, boundary, endpoint);
    PartReader parts = new PartReader(body, boundary);
    int read = 0;
    while (parts.next()) {
      if (++read > MAX_PARTS) {
        throw BadBody.in(body, "more than " + MAX_PARTS + " parts", parts.from(), "");
      }
      scan.part(parts);
    }
    scan.check();
    return scan;
  }

  private void part(PartReader part) throws BadBody {
    parts.add(new Piece(body, part.headFrom(), part.to()));
    switch (part.name()) {
      case "model" -> {
        model = text(part, model);
        modelFrom = part.from();
        modelTo = part.to();
      }
      case "stream" -> stream = text(part, stream);
      case "n" -> count = text(part, count);
      default -> {}
    }
  }

  private String text(PartReader part, String before) throws BadBody {
    String name = part.name();
    if (!before.isEmpty()) {
      throw BadBody.in(body, "duplicate field \"" + name + "\"", part.from(), name);
    }
    if (part.file()) {
      throw BadBody.in(body, name + " must be a text, not a file", part.from(), name);
    }
    int length = part.to() - part.from();
    if (length == 0) {
      throw BadBody.in(body, name + " is empty", part.from(), name);
    }
    String value;
    try {
      ByteBuffer bytes = ByteBuffer.wrap(body, part.from(), length);
      value = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException malformed) {
      throw BadBody.in(body, "invalid UTF-8", part.from(), name);
    }
    if (length > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
      throw BadBody.in(body, name + " must be one short line", part.from(), name);
    }
    return value;
  }

  private void check() throws BadBody {
    if (model.isEmpty()) {
      throw BadBody.in(body, "model is missing", body.length, "");
    }
    if (!Set.of("", "true", "false").contains(stream)) {
      throw BadBody.in(body, "stream must be true or false", 0, "stream");
    }
    boolean number = count.length() <= 3 && count.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || (!count.isEmpty() && (choices() < 1 || choices() > MAX_CHOICES))) {
      throw BadBody.in(body, "n must be a whole number from 1 to " + MAX_CHOICES, 0, "n");
    }
  }

  /// The `content-type` of the form, whatever the value of its `model`.
  public String contentType() {
    return boundary.contentType();
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public byte[] identity() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
    for (Piece part : parts) {
      digest.update(ByteBuffer.allocate(4).putInt(0, part.length()));
      digest.update(part.bytes(), part.from(), part.length());
    }
    return digest.digest();
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean stream() {
    return stream.equals("true") && endpoint.streams();
  }

  @Override
  public boolean wantsUsage() {
    return false;
  }

  @Override
  public int choices() {
    return count.isEmpty() ? 1 : Integer.parseInt(count);
  }

  /// None: a form has no place for a list of models.
  @Override
  public List<String> models() {
    return List.of();
  }

  @Override
  public Needs needs() {
    return new Needs(Set.of(), stream(), endpoint.replaySafe());
  }

  @Override
  public List<Piece> splice(String model) {
    List<Piece> pieces = new ArrayList<>(3);
    pieces.add(new Piece(body, 0, modelFrom));
    pieces.add(Piece.of(model.getBytes(StandardCharsets.UTF_8)));
    pieces.add(new Piece(body, modelTo, body.length));
    return pieces;
  }
}
