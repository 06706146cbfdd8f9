package dev.understudy.gateway.edge;

import dev.understudy.config.ApiKey;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys that open a listener. Known by their SHA-256 only; every presented key is hashed and
/// compared with all of them in constant time, so that a miss takes as long as a hit.
public final class ApiKeys {
  private static final String BEARER = "bearer ";
  private static final FastThreadLocal<MessageDigest> SHA_256 =
      new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() throws NoSuchAlgorithmException {
          return MessageDigest.getInstance("SHA-256");
        }
      };

  private final List<Key> keys;

  /// The name of each key, and nobody's after the last.
  private final List<Optional<String>> names;

  private record Key(String name, Digest digest) {}

  private ApiKeys(List<Key> keys) {
    this.keys = keys;
    List<Optional<String>> owners = new ArrayList<>();
    keys.forEach(key -> owners.add(Optional.of(key.name())));
    owners.add(Optional.empty());
    this.names = List.copyOf(owners);
  }

  /// The keys of a listener; everybody may enter if there are none.
  public static ApiKeys of(List<ApiKey> keys) {
    return new ApiKeys(
        keys.stream()
            .map(key -> new Key(key.name(), Digest.of(HexFormat.of().parseHex(key.sha256()))))
            .toList());
  }

  /// Who sent this head.
  ///
  /// @throws BadRequest 401 if the listener has keys and none of them was presented
  Caller admit(RequestHead head) throws BadRequest {
    List<Caller.Credential> presented = presented(head);
    if (keys.isEmpty()) {
      return new Caller("-", presented.stream().findFirst());
    }
    String name = null;
    Caller.Credential own = null;
    for (Caller.Credential credential : presented) {
      Optional<String> owner = names.get(find(credential.secret()));
      if (owner.isEmpty()) {
        own = own == null ? credential : own;
      } else if (name == null) {
        name = owner.get();
      }
    }
    if (name != null) {
      return new Caller(name, Optional.ofNullable(own));
    }
    throw new BadRequest(
        401,
        "invalid_api_key",
        presented.isEmpty()
            ? "an API key is needed: authorization: Bearer, x-api-key or x-goog-api-key"
            : "this API key is not known here");
  }

  /// Every credential of a head. In a query only Google's clients put theirs, so it is looked for
  /// only where they ask.
  private static List<Caller.Credential> presented(RequestHead head) {
    List<Caller.Credential> found = new ArrayList<>(2);
    String authorization = head.value(Fields.AUTHORIZATION);
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      found.add(new Caller.Credential(true, authorization.substring(BEARER.length()).strip()));
    }
    plain(head.value(Fields.API_KEY), found);
    plain(head.value(Fields.GOOGLE_API_KEY), found);
    if (head.path().startsWith("/v1beta/") || head.path().endsWith("enerateContent")) {
      plain(head.parameter("key"), found);
    }
    return found;
  }

  private static void plain(@Nullable String key, List<Caller.Credential> found) {
    if (key != null) {
      found.add(new Caller.Credential(false, key));
    }
  }

  /// The place of a key among the keys, their number if it is none of them. Compares with every
  /// key, without a branch that depends on the outcome of a comparison.
  int find(String secret) {
    Digest presented =
        Digest.of(SHA_256.get().digest(secret.getBytes(StandardCharsets.ISO_8859_1)));
    int found = keys.size();
    for (int i = 0; i < keys.size(); i++) {
      int same = keys.get(i).digest().sameAs(presented);
      found = (i & same) | (found & ~same);
    }
    return found;
  }

  /// The four words of a SHA-256.
  private record Digest(long a, long b, long c, long d) {
    static Digest of(byte[] bytes) {
      ByteBuffer words = ByteBuffer.wrap(bytes);
      return new Digest(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /// All bits set if they are equal, none if not.
    int sameAs(Digest other) {
      long different = (a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d);
      return (int) ((different | -different) >>> 63) - 1;
    }
  }
}
