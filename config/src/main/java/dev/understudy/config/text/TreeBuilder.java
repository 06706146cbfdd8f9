package dev.understudy.config.text;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Events to a tree, with its own stack, so that no nesting overflows the thread's.
final class TreeBuilder {
  private static final int MAX_DEPTH = 64;
  private static final long MAX_VALUES = 100_000;

  private final ScalarResolver resolver = new CoreSchema().getScalarResolver();
  private final List<Finding> findings;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<String, Item> anchors = new HashMap<>();
  private final IdentityHashMap<Item, Long> sizes = new IdentityHashMap<>();
  private long values;
  private int documents;
  private @Nullable Item root;

  TreeBuilder(List<Finding> findings) {
    this.findings = findings;
  }

  /// Ends the reading: the text cannot become a tree.
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Finding finding;

    Unusable(Place place, String message, String advice) {
      super(message, null, false, false);
      finding = YamlText.wrong(place, message, advice);
    }

    Finding finding() {
      return finding;
    }
  }

  /// A collection being filled. A table alternates between waiting for a key and for its value.
  private static final class Frame {
    final Place at;
    final boolean table;
    final Optional<String> anchor;
    final long valuesBefore;
    final List<Item> items = new ArrayList<>();
    final List<Item.Entry> entries = new ArrayList<>();
    final Set<String> keys = new HashSet<>();
    @Nullable Item key;

    Frame(Place at, boolean table, Optional<String> anchor, long valuesBefore) {
      this.at = at;
      this.table = table;
      this.anchor = anchor;
      this.valuesBefore = valuesBefore;
    }
  }

  Item root() {
    return root == null ? new Item.Table(new Place(1, 1), List.of()) : root;
  }

  void on(Event event) {
    Place place = event.getStartMark().map(YamlText::place).orElse(Place.WHOLE_FILE);
    switch (event.getEventId()) {
      case DocumentStart -> {
        if (++documents > 1) {
          throw new Unusable(
              place, "a second document begins here", "keep one document, without ---, in a file");
        }
      }
      case MappingStart, SequenceStart -> begin((CollectionStartEvent) event, place);
      case MappingEnd, SequenceEnd -> end();
      case Scalar -> {
        ScalarEvent scalar = (ScalarEvent) event;
        count(place, 1);
        Item item = scalar(scalar, place);
        scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), item));
        add(item);
      }
      case Alias -> alias((AliasEvent) event, place);
      case Comment, DocumentEnd, StreamStart, StreamEnd -> {}
    }
  }

  private void begin(CollectionStartEvent event, Place place) {
    refuseTag(event.getTag(), place);
    if (open.size() >= MAX_DEPTH) {
      throw new Unusable(
          place, "nested deeper than " + MAX_DEPTH + " levels", "a configuration needs about ten");
    }
    long before = values;
    count(place, 1);
    boolean table = event.getEventId() == Event.ID.MappingStart;
    open.push(new Frame(place, table, event.getAnchor().map(anchor -> anchor.getValue()), before));
  }

  private void end() {
    Frame frame = open.pop();
    Item item =
        frame.table
            ? new Item.Table(frame.at, frame.entries)
            : new Item.Listing(frame.at, frame.items);
    sizes.put(item, values - frame.valuesBefore);
    frame.anchor.ifPresent(anchor -> anchors.put(anchor, item));
    add(item);
  }

  private void alias(AliasEvent event, Place place) {
    String name = event.getAlias().getValue();
    Item item = anchors.get(name);
    if (item == null) {
      throw new Unusable(
          place,
          "the alias *" + Words.shortened(name) + " has no complete anchor before it",
          "put &" + Words.shortened(name) + " at a value above, which does not contain the alias");
    }
    count(place, sizes.getOrDefault(item, 1L));
    add(item);
  }

  private void count(Place place, long more) {
    values += more;
    if (values > MAX_VALUES) {
      throw new Unusable(
          place,
          "more than " + MAX_VALUES + " values, aliases counted in full",
          "use fewer aliases or split the models over several gateways");
    }
  }

  private void add(Item item) {
    Frame frame = open.peek();
    if (frame == null) {
      root = item;
    } else if (!frame.table) {
      frame.items.add(item);
    } else if (frame.key == null) {
      frame.key = item;
    } else {
      entry(frame, frame.key, item);
      frame.key = null;
    }
  }

  private void entry(Frame frame, Item key, Item value) {
    Optional<String> name = keyName(key);
    if (name.isEmpty()) {
      throw new Unusable(key.at(), "a key cannot be " + key.what(), "write a word");
    }
    if (!frame.keys.add(name.get())) {
      findings.add(
          new Finding(
              Finding.Stage.SYNTAX,
              true,
              key.at(),
              Words.shortened(name.get()),
              "the key appears twice in this section",
              "remove one of them"));
      return;
    }
    frame.entries.add(new Item.Entry(key.at(), name.get(), value));
  }

  private static Optional<String> keyName(Item key) {
    return switch (key) {
      case Item.Text text -> Optional.of(text.value());
      case Item.Whole number -> Optional.of(number.value().toString());
      case Item.Flag flag -> Optional.of(Boolean.toString(flag.value()));
      case Item.Real number -> Optional.of(Double.toString(number.value()));
      case Item.Nothing nothing -> Optional.empty();
      case Item.Listing list -> Optional.empty();
      case Item.Table table -> Optional.empty();
    };
  }

  private static void refuseTag(Optional<String> tag, Place place) {
    if (tag.isPresent()) {
      throw new Unusable(
          place, "the tag " + Words.shortened(tag.get()) + " is not supported", "remove it");
    }
  }

  private Item scalar(ScalarEvent event, Place place) {
    refuseTag(event.getTag(), place);
    String text = event.getValue();
    boolean plain = event.getImplicit().canOmitTagInPlainScalar();
    Tag tag = plain ? resolver.resolve(text, true) : Tag.STR;
    if (tag.equals(Tag.INT)) {
      return new Item.Whole(place, whole(text, place));
    }
    if (tag.equals(Tag.FLOAT)) {
      return new Item.Real(place, real(text));
    }
    if (tag.equals(Tag.BOOL)) {
      return new Item.Flag(place, text.toLowerCase(Locale.ROOT).equals("true"));
    }
    if (tag.equals(Tag.NULL)) {
      return new Item.Nothing(place);
    }
    return new Item.Text(place, text);
  }

  private static BigInteger whole(String text, Place place) {
    if (text.length() > 40) {
      throw new Unusable(place, "a number of " + text.length() + " digits", "put a text in quotes");
    }
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    if (text.startsWith("0o")) {
      return new BigInteger(text.substring(2), 8);
    }
    return new BigInteger(text);
  }

  private static double real(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".nan")) {
      return Double.NaN;
    }
    if (lower.endsWith(".inf")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(text);
  }
}
