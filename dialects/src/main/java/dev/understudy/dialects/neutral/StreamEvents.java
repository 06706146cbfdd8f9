package dev.understudy.dialects.neutral;

import java.util.Optional;

/// Hears what a stream says, as it is said.
///
/// Text and arguments come as the escaped bytes between the quotes of a JSON string, so that they
/// can be copied from one JSON document into another; the bytes are valid only during the call, and
/// a range may be empty only where a method says so.
///
/// The order: [#begins] first, once, before everything else. Then texts, refusals, thoughts and
/// calls. Calls are numbered from 0 in the order of their beginning. After [#call] of a number come
/// its [#arguments], among which anything else may come, other calls and texts included ([InTurn]
/// sorts that for who cannot have it so), and then its [#callEnds]. Then [#ends] once, when no call
/// is open; then [#done] once and nothing more. [#usage] may come anywhere between [#begins] and
/// [#done]: each time it tells all that is known, and the last one counts. An interrupted stream
/// just stops.
public interface StreamEvents {
  /// The answer begins.
  ///
  /// @param id as the target wrote it; empty if its dialect has none
  /// @param model the target's name for the model; empty if its dialect does not say
  void begins(String id, String model);

  /// More text.
  void text(byte[] data, int from, int to);

  /// More of the model's own words for not answering.
  void refusal(byte[] data, int from, int to);

  /// More reasoning.
  void thought(byte[] data, int from, int to);

  /// A call begins.
  ///
  /// @param number 0 for the first one
  void call(int number, String id, String name);

  /// More of a call's arguments: all of them together are a JSON object, or nothing at all.
  void arguments(int number, byte[] data, int from, int to);

  /// A call is complete.
  void callEnds(int number);

  /// Everything has been said.
  ///
  /// @param stopSequence the text that ended it, if the dialect says
  void ends(Ending ending, Optional<String> stopSequence);

  /// What it has cost until now.
  void usage(Tokens tokens);

  /// The stream is over.
  void done();
}
