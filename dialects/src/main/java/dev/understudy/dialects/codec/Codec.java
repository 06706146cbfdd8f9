package dev.understudy.dialects.codec;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import java.time.Instant;

/// One dialect's side of every translation: as the caller's dialect it reads prompts and writes
/// answers, as the target's it writes prompts and reads answers. Stateless and thread-safe.
///
/// Whoever reads names what the neutral form cannot express, whoever writes names what the dialect
/// has no place for. What is bound to a provider (signatures, encrypted content, ids of files and
/// of earlier answers, cache marks) never travels: it is named as dropped, or the prompt is
/// [Untranslatable] if it makes no sense without.
public interface Codec {

  /// A caller's request.
  ///
  /// @param stream whether the path asks for a stream; only dialects whose bodies do not say so
  ///   need it
  /// @param dropped gets the names of what the neutral form has no place for
  /// @throws Untranslatable if it is not a request, or means nothing anywhere else
  Prompt read(byte[] body, boolean stream, Dropped dropped) throws Untranslatable;

  /// A request for a target. A stream asks for usage, whatever the caller wants.
  ///
  /// @param model the target's name for the model; goes into the body only where the dialect has it
  ///   there
  /// @param dropped gets the names of what this dialect has no place for, in its neutral or most
  ///   common name: `seed`, `top_k`
  /// @throws Untranslatable if this dialect has no way to say it
  byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable;

  /// What a caller of this dialect calls something that a target has no place for. The neutral
  /// names: `max_tokens`, `temperature`, `top_p`, `top_k`, `stop`, `seed`, `presence_penalty`,
  /// `frequency_penalty`, `reasoning` (how much), `user`, `tools.strict`, `tool_choice`,
  /// `parallel_tools`, `format`, `detail` (of a picture), `document.name`, `failed` (of a result),
  /// `thought` (reasoning in an earlier turn), `prefill` (a last turn of the assistant).
  default String nameOf(String neutral) {
    return neutral;
  }

  /// A target's good answer.
  ///
  /// @throws Untranslatable if it is not an answer of this dialect
  Reply readReply(byte[] body) throws Untranslatable;

  /// An answer for a caller. What its dialect has no place for is left out.
  ///
  /// @param at the time of the answer, for dialects that state it
  /// @throws Untranslatable if this dialect has no way to say it
  byte[] writeReply(Reply reply, Instant at) throws Untranslatable;

  /// Reads a target's stream.
  StreamReader reader(StreamEvents into);

  /// Writes a caller's stream.
  ///
  /// @param usage whether the caller asked for usage, in dialects where it has to
  /// @param at the time of the answer, for dialects that state it
  StreamWriter writer(boolean usage, Instant at);
}
