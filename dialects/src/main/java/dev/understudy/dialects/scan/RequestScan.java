package dev.understudy.dialects.scan;

import dev.understudy.call.Needs;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.json.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What one strict pass over a JSON body found.
public final class RequestScan implements Scan {
  private static final Piece ASK = ascii("\"include_usage\":true");
  private static final Piece ASK_AND = ascii("\"include_usage\":true,");
  private static final Piece ASK_WRAPPED = ascii("{\"include_usage\":true}");
  private static final Piece ASK_FIRST = ascii("\"stream_options\":{\"include_usage\":true},");
  private static final Piece TRUE = ascii("true");
  private static final Piece NOTHING = ascii("");

  private final byte[] body;
  private final Facts facts;
  private final Endpoint endpoint;
  private final String model;
  private final List<String> models;
  private final Needs needs;

  private RequestScan(byte[] body, Facts facts, Endpoint endpoint, String model) {
    this.body = body;
    this.facts = facts;
    this.endpoint = endpoint;
    this.model = model;
    this.models = List.copyOf(facts.models);
    boolean safe = !facts.unsafe && endpoint.replaySafe();
    this.needs =
        safe && facts.capabilities.isEmpty()
            ? facts.stream ? Needs.STREAM : Needs.PLAIN
            : new Needs(facts.capabilities, facts.stream, safe);
  }

  /// Scans a body: UTF-8 without a byte order mark, one JSON object and nothing after it, no key
  /// twice in one object, at most 128 levels, 10 000 keys an object, 100 digits a number, 10 000
  /// messages, 1 000 tools, 128 choices.
  ///
  /// @throws BadBody if it is anything else, or has no `model`
  public static RequestScan of(byte[] body, Endpoint endpoint) throws BadBody {
    Facts facts = new Facts(body, endpoint);
    new BodyScanner(body, facts).scan();
    if (facts.modelTo == 0) {
      throw BadBody.in(body, "model is missing", body.length, "");
    }
    facts.finish();
    String model = Text.decode(body, facts.modelFrom + 1, facts.modelTo - 1);
    return new RequestScan(body, facts, endpoint, model);
  }

  /// The same for an operation whose path says which model is asked for and whether as a stream.
  ///
  /// @param model as the path names it, decoded
  /// @throws BadBody if the body is not sound; it need not have a `model`
  public static RequestScan of(byte[] body, Endpoint endpoint, String model, boolean stream)
      throws BadBody {
    Facts facts = new Facts(body, endpoint);
    new BodyScanner(body, facts).scan();
    facts.stream = stream;
    facts.includeUsage = true;
    facts.finish();
    return new RequestScan(body, facts, endpoint, model);
  }

  /// The body as it came.
  @Override
  public byte[] body() {
    return body;
  }

  /// The asked-for model, decoded.
  @Override
  public byte[] identity() {
    return body;
  }

  @Override
  public String model() {
    return model;
  }

  /// Index of the opening quote of the model; 0 if the body does not name it.
  public int modelFrom() {
    return facts.modelFrom;
  }

  /// Index after the closing quote of the model; 0 if the body does not name it.
  public int modelTo() {
    return facts.modelTo;
  }

  /// Whether the answer is asked for as a stream.
  @Override
  public boolean stream() {
    return facts.stream;
  }

  /// Whether the caller wants to be told the usage of a stream: a chat caller that asks for it
  /// (`stream_options.include_usage`), and every caller whose path asks for the stream.
  @Override
  public boolean wantsUsage() {
    return facts.includeUsage;
  }

  /// How many choices are asked for (`n` of a chat request, `candidateCount` of Gemini's), 1 if the
  /// body says nothing.
  @Override
  public int choices() {
    return facts.choices;
  }

  /// The caller's own list of models; empty if there is none.
  @Override
  public List<String> models() {
    return models;
  }

  /// What the request demands.
  @Override
  public Needs needs() {
    return needs;
  }

  /// The body with another model, where it names one, and without `models`, as pieces to be written
  /// in order, none of them empty. Items of reasoning that a translation made are left out: OpenAI
  /// looks every such item up and refuses one it does not know. Every other byte is the caller's,
  /// in [#body()] itself and not in a copy.
  @Override
  public List<Piece> splice(String model) {
    return edited(model, false);
  }

  /// The same, and a chat stream also asks for its usage chunk.
  public List<Piece> spliceWithUsage(String model) {
    return edited(model, asksForUsage());
  }

  private boolean asksForUsage() {
    return endpoint == Endpoint.CHAT_COMPLETIONS && facts.stream && !facts.includeUsage;
  }

  private List<Piece> edited(String model, boolean ask) {
    Edits edits = new Edits(body, 3 + facts.foreign.size() / 2);
    if (facts.modelTo > 0) {
      String named = endpoint == Endpoint.GENERATE_CONTENT ? "models/" + model : model;
      Bytes quoted = new Bytes(named.length() + 2);
      JsonWriter.string(named, quoted);
      Piece by = new Piece(quoted.array(), 0, quoted.length());
      edits.replace(facts.modelFrom, facts.modelTo, by);
    }
    if (facts.modelsTo > 0) {
      edits.replace(facts.modelsFrom, modelsEnd(), NOTHING);
    }
    if (ask) {
      askForUsage(edits);
    }
    for (int i = 0; i < facts.foreign.size(); i += 2) {
      edits.replace(facts.foreign.get(i), facts.foreign.get(i + 1), NOTHING);
    }
    return edits.pieces();
  }

  /// Where the list of models ends, with the comma after it if there is one and none before it.
  private int modelsEnd() {
    int at = facts.modelsTo;
    if (facts.modelsFirst) {
      while (body[at] != ',' && body[at] != '}') {
        at++;
      }
      at += body[at] == ',' ? 1 : 0;
    }
    return at;
  }

  private void askForUsage(Edits edits) {
    if (facts.includeTo > 0) {
      edits.replace(facts.includeFrom, facts.includeTo, TRUE);
    } else if (facts.optionsTo == 0) {
      int brace = 0;
      while (body[brace] != '{') {
        brace++;
      }
      edits.replace(brace + 1, brace + 1, ASK_FIRST);
    } else if (body[facts.optionsFrom] == '{') {
      int inside = facts.optionsFrom + 1;
      edits.replace(inside, inside, facts.optionsEmpty ? ASK : ASK_AND);
    } else {
      edits.replace(facts.optionsFrom, facts.optionsTo, ASK_WRAPPED);
    }
  }

  private static Piece ascii(String text) {
    return Piece.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// A few replacements in a body, made in any order.
  private static final class Edits {
    private record Edit(int from, int to, Piece by) {}

    private final byte[] body;
    private final Edit[] edits;
    private int size;

    Edits(byte[] body, int most) {
      this.body = body;
      this.edits = new Edit[most];
    }

    void replace(int from, int to, Piece by) {
      int i = size++;
      while (i > 0 && edits[i - 1].from >= from) {
        edits[i] = edits[i - 1];
        i--;
      }
      edits[i] = new Edit(from, to, by);
    }

    List<Piece> pieces() {
      List<Piece> pieces = new ArrayList<>(size * 2 + 1);
      int at = 0;
      for (int i = 0; i < size; i++) {
        Edit edit = edits[i];
        put(pieces, new Piece(body, at, edit.from));
        put(pieces, edit.by);
        at = edit.to;
      }
      put(pieces, new Piece(body, at, body.length));
      return List.copyOf(pieces);
    }

    private static void put(List<Piece> pieces, Piece piece) {
      if (piece.length() > 0) {
        pieces.add(piece);
      }
    }
  }
}
