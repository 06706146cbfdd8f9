package dev.understudy.dialects.translate;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Untranslatable;
import java.time.Instant;

/// Between the dialect of a caller and that of a target. Stateless and thread-safe.
public interface Translation {

  /// The translation for a caller and a target; one that changes nothing but the model if they
  /// speak the same.
  static Translation between(Dialect caller, Dialect target) {
    if (caller == target) {
      return new SameDialect(caller);
    }
    return new ThroughNeutral(Codecs.of(caller), Codecs.of(target), "", "");
  }

  /// The caller's request in the target's dialect, for the target's model. A stream asks for usage,
  /// whatever the caller wants.
  ///
  /// @param stream whether the caller's path asks for a stream; without effect where its body says
  ///   so
  /// @throws Untranslatable if it cannot be said there
  Translated request(byte[] body, String model, boolean stream) throws Untranslatable;

  /// A request of a dialect whose body says whether it wants a stream.
  default Translated request(byte[] body, String model) throws Untranslatable {
    return request(body, model, false);
  }

  /// A whole good answer of the target in the caller's dialect.
  ///
  /// @param at the time of the answer, for dialects that state it
  /// @throws Untranslatable if it is not an answer of the target's dialect
  byte[] answer(byte[] body, Instant at) throws Untranslatable;

  /// The translation of one stream of the target.
  ///
  /// @param usage whether the caller asked for a usage chunk; chat callers only
  /// @param at the time of the answer, for dialects that state it
  StreamTranslation stream(boolean usage, Instant at);

  /// This translation, for a target whose answers may not say who they are from: then they get this
  /// id and this model.
  ///
  /// @param id in no dialect's form
  default Translation naming(String id, String model) {
    return this;
  }

  /// An answer whose time nobody needs: it states the epoch where the dialect states one.
  default byte[] answer(byte[] body) throws Untranslatable {
    return answer(body, Instant.EPOCH);
  }

  /// A stream whose time nobody needs.
  default StreamTranslation stream(boolean usage) {
    return stream(usage, Instant.EPOCH);
  }
}
