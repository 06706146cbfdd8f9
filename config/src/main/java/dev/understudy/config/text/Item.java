package dev.understudy.config.text;

import java.math.BigInteger;
import java.util.List;

/// A value of a document and its place. Immutable; an alias shares the item of its anchor.
public sealed interface Item {

  /// Where it begins.
  Place at();

  /// What it is, for messages: `a number`.
  String what();

  /// A string.
  record Text(Place at, String value) implements Item {
    @Override
    public String what() {
      return "the text \"" + Words.shortened(value) + "\"";
    }
  }

  /// A whole number.
  record Whole(Place at, BigInteger value) implements Item {
    @Override
    public String what() {
      return "the number " + Words.shortened(value.toString());
    }
  }

  /// Any other number; may be infinite or not a number.
  record Real(Place at, double value) implements Item {
    @Override
    public String what() {
      return "the number " + value;
    }
  }

  /// True or false.
  record Flag(Place at, boolean value) implements Item {
    @Override
    public String what() {
      return Boolean.toString(value);
    }
  }

  /// No value.
  record Nothing(Place at) implements Item {
    @Override
    public String what() {
      return "nothing";
    }
  }

  /// A sequence.
  record Listing(Place at, List<Item> items) implements Item {
    public Listing {
      items = List.copyOf(items);
    }

    @Override
    public String what() {
      return "a list";
    }
  }

  /// A mapping, in the order of the file; its keys are unique.
  record Table(Place at, List<Entry> entries) implements Item {
    public Table {
      entries = List.copyOf(entries);
    }

    @Override
    public String what() {
      return "a section with keys";
    }
  }

  /// A key and its value.
  ///
  /// @param at where the key is
  record Entry(Place at, String key, Item value) {}
}
