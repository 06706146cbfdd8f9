package dev.understudy.providers;

import dev.understudy.config.BaseUrl;
import dev.understudy.config.ModelEntry;
import dev.understudy.dialects.Dialect;
import dev.understudy.provider.Provider;
import dev.understudy.transport.signing.AwsCredential;
import dev.understudy.transport.signing.SignatureV4;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes the provider of an entry of a configuration.
final class EntryProviders {
  private EntryProviders() {}

  /// The provider of an entry.
  ///
  /// @param secrets of all entries, to be hidden in whatever it says
  static Provider of(ModelEntry entry, Collection<String> secrets, Connections connections) {
    return switch (entry.providerInterface()) {
      case OPENAI, AZURE -> wired(OpenAiProvider.builder(), entry, secrets, connections).build();
      case ANTHROPIC -> wired(AnthropicProvider.builder(), entry, secrets, connections).build();
      case GEMINI, VERTEX -> {
        GeminiProvider.Builder builder =
            wired(GeminiProvider.builder(), entry, secrets, connections);
        yield entry.openAiBeside().isPresent() ? builder.build() : builder.withoutEmbeddings();
      }
      case RESPONSES -> wired(new Draft(Dialect.RESPONSES), entry, secrets, connections).build();
      case BEDROCK -> wired(new Draft(Dialect.BEDROCK), entry, secrets, connections).build();
    };
  }

  private static <B extends WiringDraft<B>> B wired(
      B draft, ModelEntry entry, Collection<String> secrets, Connections connections) {
    BaseUrl base = entry.baseUrl();
    entry.headers().forEach(draft::header);
    Optional<String> key = keyOf(entry);
    key.ifPresent(draft::apiKey);
    return draft
        .name(entry.target().provider())
        .spoken(entry.providerInterface().name().toLowerCase(Locale.ROOT))
        .baseUrl(base.toString())
        .keyField(entry.keyHeader().header(), entry.keyHeader().prefix())
        .signature(signature(entry, key))
        .hiding(secrets)
        .timeouts(entry.target().timeouts())
        .connections(connections);
  }

  private static Optional<SignatureV4> signature(ModelEntry entry, Optional<String> key) {
    return entry
        .region()
        .flatMap(region ->
            key.flatMap(AwsCredential::parse)
                .map(credential -> new SignatureV4(credential, region, "bedrock")));
  }

  private static Optional<String> keyOf(ModelEntry entry) {
    BaseUrl base = entry.baseUrl();
    return entry.accessKey().map(key -> key.revealTo(base.scheme(), base.host(), base.port()));
  }

  /// What of an entry's key nobody may see: the key, and each part that is secret by itself.
  static List<String> secretsOf(ModelEntry entry) {
    Optional<String> whole = keyOf(entry);
    List<String> secrets = new ArrayList<>(whole.stream().toList());
    if (entry.region().isPresent()) {
      whole
          .flatMap(AwsCredential::parse)
          .ifPresent(credential -> secrets.addAll(credential.secrets()));
    }
    return secrets;
  }

  /// An interface without a provider of its own.
  static final class Draft extends WiringDraft<Draft> {
    Draft(Dialect dialect) {
      super(dialect, dialect.name().toLowerCase(Locale.ROOT), "", "", "authorization", "Bearer ");
    }

    Provider build() {
      return new WiredProvider(wiring());
    }
  }
}
