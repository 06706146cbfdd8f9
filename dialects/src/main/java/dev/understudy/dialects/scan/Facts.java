package dev.understudy.dialects.scan;

import dev.understudy.attempt.Capability;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.ItemIds;
import dev.understudy.dialects.json.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a scan collects on its way. Ranges are absent while their end is 0.
final class Facts {
  private static final int MAX_MESSAGES = 10_000;
  private static final int MAX_TOOLS = 1_000;
  private static final int MAX_CHOICES = 128;
  private static final int MAX_MODELS = 100;
  private static final String REASONING = ItemIds.REASONING;

  private final byte[] body;
  private final Endpoint endpoint;
  private final boolean chat;
  private final boolean messages;
  private final boolean gemini;
  private final boolean responses;

  final List<String> models = new ArrayList<>(0);
  final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  int modelFrom;
  int modelTo;
  boolean stream;
  boolean unsafe;
  int choices = 1;
  private int prompts;

  // The member of the body that is being read.
  private boolean memberFirst;
  private int memberComma;
  private int memberKey;

  int modelsFrom;
  int modelsTo;
  boolean modelsFirst;

  int optionsFrom;
  int optionsTo;
  boolean optionsEmpty = true;
  int includeFrom;
  int includeTo;
  boolean includeUsage;

  /// The items of an input that no provider knows, with a comma each: from, to, from, to, …
  final List<Integer> foreign = new ArrayList<>(0);

  // The item of an input that is being read, and the end of the last one that stays.
  private int itemFrom;
  private boolean itemForeign;
  private int keptTo;

  private boolean assistantLast;

  Facts(byte[] body, Endpoint endpoint) {
    this.body = body;
    this.endpoint = endpoint;
    this.chat = endpoint == Endpoint.CHAT_COMPLETIONS;
    this.messages = endpoint == Endpoint.MESSAGES;
    this.gemini = endpoint == Endpoint.GENERATE_CONTENT;
    this.responses = endpoint == Endpoint.RESPONSES;
  }

  /// The place of the body.
  Place root() {
    return gemini ? Place.GEMINI : responses ? Place.RESPONSES : Place.ROOT;
  }

  /// A member of the body begins.
  ///
  /// @param comma index of the comma before it, unless it is the first
  void member(boolean first, int comma, int key) {
    memberFirst = first;
    memberComma = comma;
    memberKey = key;
  }

  /// An element of an array begins.
  ///
  /// @param place of the array
  /// @param count of its elements, this one included
  void element(BodyScanner scanner, int at, Place place, int count) throws BadBody {
    switch (place) {
      case MESSAGES -> {
        assistantLast = false;
        limit(scanner, at, count, MAX_MESSAGES, "messages");
      }
      case TOOLS -> {
        capabilities.add(Capability.TOOLS);
        limit(scanner, at, count, MAX_TOOLS, "tools");
      }
      case CONTENTS -> limit(scanner, at, count, MAX_MESSAGES, "contents");
      case ITEMS -> limit(scanner, at, count, MAX_MESSAGES, "input items");
      case DECLARATIONS -> {
        capabilities.add(Capability.TOOLS);
        limit(scanner, at, count, MAX_TOOLS, "functions");
      }
      case TOOL_SET -> limit(scanner, at, count, MAX_TOOLS, "tools");
      case MODELS -> limit(scanner, at, count, MAX_MODELS, "models");
      case UNSAFE_STATE -> unsafe = true;
      default -> {}
    }
  }

  private static void limit(BodyScanner scanner, int at, int count, int max, String what)
      throws BadBody {
    if (count > max) {
      throw scanner.bad("more than " + max + " " + what, at);
    }
  }

  /// A string was read, from quote to quote.
  void string(BodyScanner scanner, Place place, int from, int to) throws BadBody {
    switch (place) {
      case MODEL -> {
        if (to - from == 2) {
          throw scanner.bad("model is empty", from);
        }
        modelFrom = from;
        modelTo = to;
      }
      case MODELS -> {
        if (scanner.depth() == 1) {
          throw scanner.bad("models must be a list of strings", from);
        }
        models.add(Text.decode(body, from + 1, to - 1));
      }
      case ROLE -> assistantLast = is(from, to, "assistant");
      case PART_TYPE -> {
        if (isPicture(from, to)) {
          capabilities.add(Capability.VISION);
        }
      }
      case ITEM_ID ->
          itemForeign |=
              to - from > REASONING.length() + 2
                  && Text.is(body, from + 1, from + 1 + REASONING.length(), REASONING);
      case ITEM_TYPE -> unsafe |= is(from, to, "item_reference");
      case TOOL_TYPE -> unsafe |= !runByCaller(Text.decode(body, from + 1, to - 1));
      case FORMAT_TYPE -> {
        if (is(from, to, "json_schema")) {
          capabilities.add(Capability.JSON_SCHEMA);
        }
      }
      case UNSAFE_STATE -> unsafe = true;
      case MIME_TYPE -> {
        if (Text.decode(body, from + 1, to - 1).startsWith("image/")) {
          capabilities.add(Capability.VISION);
        }
      }
      case FILE_URI -> unsafe |= isUploaded(Text.decode(body, from + 1, to - 1));
      case BODY_MODEL -> {
        modelFrom = from;
        modelTo = to;
      }
      case STREAM_FORMAT -> stream = endpoint == Endpoint.SPEECH && is(from, to, "sse");
      case PROMPT_OF_MANY -> prompts++;
      case STREAM -> throw scanner.bad("stream must be true or false", from);
      case CHOICES -> throw notAChoiceCount(scanner, from);
      default -> {}
    }
  }

  private boolean isPicture(int from, int to) {
    return is(from, to, "image_url")
        || is(from, to, "image")
        || is(from, to, "input_image")
        || is(from, to, "computer_screenshot");
  }

  /// Tools that the caller runs itself; all others run at the provider.
  private static boolean runByCaller(String type) {
    return type.equals("function")
        || type.equals("custom")
        || type.equals("local_shell")
        || type.equals("apply_patch")
        || type.equals("computer")
        || type.startsWith("bash_")
        || type.startsWith("text_editor_")
        || type.startsWith("computer_")
        || type.startsWith("memory_");
  }

  /// Whether an address names a file that was uploaded to Google's Files API, and so belongs to one
  /// credential.
  private static boolean isUploaded(String uri) {
    return uri.startsWith("files/")
        || (uri.startsWith("https://generativelanguage.googleapis.com/")
            && uri.contains("/files/"));
  }

  private boolean is(int from, int to, String word) {
    return Text.is(body, from + 1, to - 1, word);
  }

  /// A number was read.
  void number(BodyScanner scanner, Place place, int from, int to) throws BadBody {
    switch (place) {
      case CHOICES -> {
        if (chat || gemini || countsToo()) {
          choices = choiceCount(scanner, from, to);
        }
      }
      case UNSAFE_STATE -> unsafe = true;
      default -> wrongType(scanner, place, from);
    }
  }

  private boolean countsToo() {
    return endpoint == Endpoint.COMPLETIONS || endpoint == Endpoint.IMAGE_GENERATIONS;
  }

  private int choiceCount(BodyScanner scanner, int from, int to) throws BadBody {
    int count = 0;
    for (int i = from; i < to; i++) {
      int digit = body[i] - '0';
      if (digit < 0 || digit > 9 || count > MAX_CHOICES) {
        throw notAChoiceCount(scanner, from);
      }
      count = count * 10 + digit;
    }
    if (count < 1 || count > MAX_CHOICES) {
      throw notAChoiceCount(scanner, from);
    }
    return count;
  }

  private BadBody notAChoiceCount(BodyScanner scanner, int at) {
    String name = gemini ? "candidateCount" : "n";
    return scanner.bad(name + " must be a whole number from 1 to " + MAX_CHOICES, at);
  }

  /// `true`, `false` or `null` was read.
  void literal(BodyScanner scanner, Place place, int from, int to) throws BadBody {
    boolean yes = body[from] == 't';
    boolean absent = body[from] == 'n';
    switch (place) {
      case STREAM -> stream = yes && endpoint.streams() && endpoint != Endpoint.SPEECH;
      case UNSAFE_FLAG -> unsafe |= yes;
      case UNSAFE_STATE -> unsafe |= !absent;
      case STREAM_OPTIONS -> {
        if (!absent) {
          wrongType(scanner, place, from);
        }
        optionsFrom = from;
        optionsTo = to;
      }
      case INCLUDE_USAGE -> {
        includeUsage = yes;
        includeFrom = from;
        includeTo = to;
      }
      case MODELS -> {
        if (!absent || scanner.depth() > 1) {
          wrongType(scanner, place, from);
        }
        modelsAt(to);
      }
      case CHOICES -> {
        if (!absent) {
          throw notAChoiceCount(scanner, from);
        }
      }
      default -> {
        if (!absent || place == Place.MODEL) {
          wrongType(scanner, place, from);
        }
      }
    }
  }

  /// An object or an array begins.
  void container(BodyScanner scanner, Place place, int at, boolean object) throws BadBody {
    switch (place) {
      case MODEL, STREAM, CHOICES -> wrongType(scanner, place, at);
      case MODELS -> {
        if (object || scanner.depth() > 1) {
          wrongType(scanner, place, at);
        }
      }
      case STREAM_OPTIONS -> {
        if (!object) {
          wrongType(scanner, place, at);
        }
        optionsFrom = at;
      }
      case UNSAFE_STATE -> unsafe |= object;
      case ITEM -> {
        itemFrom = at;
        itemForeign = false;
      }
      case PROMPT_OF_MANY -> prompts++;
      case OUTPUT_SCHEMA -> {
        if (object) {
          capabilities.add(Capability.JSON_SCHEMA);
        }
      }
      default -> {}
    }
  }

  private void wrongType(BodyScanner scanner, Place place, int at) throws BadBody {
    switch (place) {
      case MODEL -> throw scanner.bad("model must be a string", at);
      case STREAM -> throw scanner.bad("stream must be true or false", at);
      case STREAM_OPTIONS -> throw scanner.bad("stream_options must be an object", at);
      case MODELS -> throw scanner.bad("models must be a list of strings", at);
      case CHOICES -> throw notAChoiceCount(scanner, at);
      default -> {}
    }
  }

  /// A container that is a member of the body is closed.
  ///
  /// @param at index of its closing bracket
  void closed(Place place, int at) {
    if (place == Place.MODELS) {
      modelsAt(at + 1);
    } else if (place == Place.STREAM_OPTIONS) {
      optionsTo = at + 1;
      int i = at - 1;
      while (body[i] <= ' ' && body[i] > 0) {
        i--;
      }
      optionsEmpty = i == optionsFrom;
    }
  }

  /// An item of an input is closed.
  ///
  /// @param at index of its closing bracket
  void itemClosed(int at) {
    if (!itemForeign) {
      keptTo = at + 1;
      return;
    }
    int size = foreign.size();
    if (keptTo == 0) {
      foreign.add(itemFrom);
      foreign.add(afterComma(at + 1));
    } else if (size > 0 && foreign.get(size - 2) == keptTo) {
      foreign.set(size - 1, at + 1);
    } else {
      foreign.add(keptTo);
      foreign.add(at + 1);
    }
  }

  /// The index after the comma that follows, if one does; the text beyond is not checked yet.
  private int afterComma(int from) {
    int at = from;
    while (at < body.length && body[at] <= ' ' && body[at] > 0) {
      at++;
    }
    return at < body.length && body[at] == ',' ? at + 1 : from;
  }

  private void modelsAt(int to) {
    modelsFirst = memberFirst;
    modelsFrom = memberFirst ? memberKey : memberComma;
    modelsTo = to;
  }

  /// Every prompt of a list of them has its own choices. A trailing message of the assistant
  /// continues a begun answer: only Anthropic's dialect means that.
  void finish() {
    if (endpoint == Endpoint.COMPLETIONS) {
      choices *= Math.max(1, prompts);
    }
    if (messages && assistantLast) {
      capabilities.add(Capability.PREFILL);
    }
  }
}
