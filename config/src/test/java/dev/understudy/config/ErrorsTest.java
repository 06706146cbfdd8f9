package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every error that makes a file unusable, with its place, its message and its advice.
class ErrorsTest {
  private static final String MODEL = "model_providers: [{model: openai/gpt-4o, access_key: k}]\n";

  /// A file whose only model has this policy.
  private static String policy(String body) {
    return "model_providers:\n- model: openai/gpt-4o\n  access_key: k\n  retry_policy: " + body;
  }

  static List<Arguments> cases() {
    return List.of(
        row("an unknown key", MODEL + "limit: {}", "2:1", "limit", "unknown key", "\"limits\""),
        row(
            "an unknown key inside",
            policy("{default_stratgy: same_model}"),
            "4:18",
            "model_providers[0].retry_policy.default_stratgy",
            "unknown key",
            "did you mean \"default_strategy\"?"),
        row(
            "a wrong type",
            MODEL + "limits: {max_in_flight_retries: many}",
            "2:33",
            "limits.max_in_flight_retries",
            "expected a positive whole number, found the text \"many\"",
            "number"),
        row(
            "a text for a flag",
            "model_providers: [{model: openai/gpt-4o, default: \"yes\"}]",
            "1:51",
            "model_providers[0].default",
            "expected `true` or `false`",
            "true or false"),
        row(
            "a list where a section belongs",
            MODEL + "limits: []",
            "2:9",
            "limits",
            "expected a section",
            "max_in_flight_retries"),
        row(
            "a region where there is none",
            "model_providers: [{model: openai/gpt-4o, access_key: k, region: eu-west-1}]",
            "1:65",
            "model_providers[0].region",
            "only bedrock has regions",
            "remove it"),
        row(
            "an odd region",
            "model_providers: [{model: bedrock/m, access_key: k, region: \"Ireland\"}]",
            "1:61",
            "model_providers[0].region",
            "not the name of an AWS region",
            "eu-west-1"),
        row(
            "a credential for no region",
            "model_providers: [{model: bedrock/m, access_key: \"a:b\", base_url: \"https://h\"}]",
            "1:19",
            "model_providers[0]",
            "nothing says for which region requests are to be signed",
            "add region"),
        row(
            "a Bedrock anywhere",
            "model_providers: [{model: bedrock/m, access_key: k}]",
            "1:19",
            "model_providers[0]",
            "there is no usual base_url for the provider \"bedrock\"",
            "add region, or base_url"),
        row(
            "an unset variable",
            "model_providers: [{model: openai/gpt-4o, access_key: $NO_SUCH_KEY}]",
            "1:54",
            "model_providers[0].access_key",
            "the variable NO_SUCH_KEY is not set",
            "export NO_SUCH_KEY"),
        row(
            "an empty variable",
            "model_providers: [{model: openai/gpt-4o, access_key: '${EMPTY}'}]",
            "1:54",
            "model_providers[0].access_key",
            "the variable EMPTY is empty",
            "export EMPTY"),
        row(
            "a malformed variable",
            "model_providers: [{model: openai/gpt-4o, access_key: '${A-B}'}]",
            "1:54",
            "model_providers[0].access_key",
            "is not a variable",
            "$$"),
        row("no model", "version: v1", "1:1", "", "model_providers is missing", "add it"),
        row(
            "an empty list of models",
            "model_providers: []",
            "1:18",
            "model_providers",
            "the list is empty",
            "add"),
        row("an empty file", "", "1:1", "", "model_providers is missing", "add it"),
        row(
            "a duplicate name",
            """
            model_providers:
            - {model: openai/a, access_key: k}
            - {model: openai/a, access_key: k}
            """,
            "3:11",
            "model_providers[1].model",
            "the name \"openai/a\" is taken by model_providers[0]",
            "another name"),
        row(
            "a model id without a slash",
            "model_providers: [{model: gpt-4o}]",
            "1:27",
            "model_providers[0].model",
            "is not a model id",
            "openai/gpt-4o"),
        row(
            "an unknown provider without an interface",
            "model_providers: [{model: acme/m, base_url: 'https://x'}]",
            "1:27",
            "model_providers[0].model",
            "the provider \"acme\" is not known",
            "provider_interface"),
        row(
            "an unknown provider without a base URL",
            "model_providers: [{model: acme/m, provider_interface: openai}]",
            "1:19",
            "model_providers[0]",
            "no usual base_url",
            "add base_url"),
        row(
            "an interface that is not served",
            "model_providers: [{model: acme/m, base_url: 'https://x', provider_interface:"
                + " chatgpt}]",
            "1:78",
            "model_providers[0].provider_interface",
            "\"chatgpt\" is not supported by this version",
            "openai with an API key"),
        row(
            "a query where it means nothing",
            "model_providers: [{model: acme/m, base_url: 'https://x/v1?a=b', "
                + "provider_interface: openai}]",
            "1:45",
            "model_providers[0].base_url",
            "only a base URL of Azure may have a query",
            "write https://host"),
        row(
            "two defaults",
            """
            model_providers:
            - {model: ollama/a, default: true}
            - {model: ollama/b, default: true}
            """,
            "3:30",
            "model_providers[1].default",
            "there is a default already: ollama/a",
            "one entry"),
        row(
            "an unknown policy",
            "model_providers: [{model: ollama/a, retry_policy: carful}]\n"
                + "retry_policies: {careful: {default_strategy: same_model}}",
            "1:51",
            "model_providers[0].retry_policy",
            "there is no policy \"carful\"",
            "did you mean \"careful\"?"),
        row(
            "a policy called none",
            MODEL + "retry_policies: {none: {}}",
            "2:18",
            "retry_policies.none",
            "none means no policy",
            "another name"),
        row(
            "an invalid strategy",
            policy("{default_strategy: another}"),
            "4:36",
            "model_providers[0].retry_policy.default_strategy",
            "not one of the words",
            "different_provider"),
        row(
            "an invalid scope",
            policy("{retry_after_handling: {scope: modle}}"),
            "4:48",
            "model_providers[0].retry_policy.retry_after_handling.scope",
            "not one of the words",
            "did you mean \"model\"?"),
        row(
            "an invalid apply_to",
            policy("{backoff: {apply_to: everything}}"),
            "4:38",
            "model_providers[0].retry_policy.backoff.apply_to",
            "not one of the words",
            "global"),
        row(
            "an invalid jitter",
            policy("{backoff: {apply_to: global, jitter: some}}"),
            "4:54",
            "model_providers[0].retry_policy.backoff.jitter",
            "not one of the words",
            "decorrelated"),
        row(
            "an invalid selection",
            policy("{selection: random}"),
            "4:29",
            "model_providers[0].retry_policy.selection",
            "not one of the words",
            "round_robin"),
        row(
            "a status outside",
            policy("{on_status_codes: [{codes: [99], strategy: same_model, max_attempts: 2}]}"),
            "4:45",
            "model_providers[0].retry_policy.on_status_codes[0].codes[0]",
            "out of range",
            "100 to 599"),
        row(
            "an inverted range",
            policy(
                "{on_status_codes: [{codes: [\"599-500\"], strategy: same_model, max_attempts:"
                    + " 2}]}"),
            "4:45",
            "model_providers[0].retry_policy.on_status_codes[0].codes[0]",
            "599-500 is inverted",
            "smaller number first"),
        row(
            "a malformed range",
            policy(
                "{on_status_codes: [{codes: [\"5xx-6\"], strategy: same_model, max_attempts: 2}]}"),
            "4:45",
            "model_providers[0].retry_policy.on_status_codes[0].codes[0]",
            "is not a status",
            "\"500-599\""),
        row(
            "a base_ms of zero",
            policy("{backoff: {apply_to: global, base_ms: 0}}"),
            "4:55",
            "model_providers[0].retry_policy.backoff.base_ms",
            "the number 0 is out of range",
            "positive"),
        row(
            "a threshold of zero",
            policy("{on_high_latency: {threshold_ms: 0, strategy: same_model, max_attempts: 2}}"),
            "4:50",
            "model_providers[0].retry_policy.on_high_latency.threshold_ms",
            "out of range",
            "positive"),
        row(
            "a block of zero",
            policy(
                "{on_high_latency: {threshold_ms: 9000, strategy: same_model, max_attempts: 2,"
                    + " block_duration_seconds: 0}}"),
            "4:119",
            "model_providers[0].retry_policy.on_high_latency.block_duration_seconds",
            "out of range",
            "positive"),
        row(
            "a trigger window below zero",
            policy(
                "{on_high_latency: {threshold_ms: 9000, strategy: same_model, max_attempts: 2,"
                    + " trigger_window_seconds: -1}}"),
            "4:119",
            "model_providers[0].retry_policy.on_high_latency.trigger_window_seconds",
            "out of range",
            "positive"),
        row(
            "a maximum of Retry-After of zero",
            policy("{retry_after_handling: {max_retry_after_seconds: 0}}"),
            "4:66",
            "model_providers[0].retry_policy.retry_after_handling.max_retry_after_seconds",
            "out of range",
            "positive"),
        row(
            "a retry duration of zero",
            policy("{max_retry_duration_ms: 0}"),
            "4:41",
            "model_providers[0].retry_policy.max_retry_duration_ms",
            "out of range",
            "positive"),
        row(
            "no attempt at all",
            policy("{default_max_attempts: 0}"),
            "4:40",
            "model_providers[0].retry_policy.default_max_attempts",
            "out of range",
            "positive"),
        row(
            "no attempt after a timeout",
            policy("{on_timeout: {strategy: same_model, max_attempts: 0}}"),
            "4:67",
            "model_providers[0].retry_policy.on_timeout.max_attempts",
            "out of range",
            "positive"),
        row(
            "too many attempts",
            policy("{max_total_attempts: 65}"),
            "4:38",
            "model_providers[0].retry_policy.max_total_attempts",
            "the number 65 is out of range",
            "1 to 64"),
        row(
            "a timeout of zero",
            MODEL + "defaults: {timeouts: {connect: 0s}}",
            "2:32",
            "defaults.timeouts.connect",
            "is not a duration above zero",
            "250ms"),
        row(
            "a duration without a unit",
            MODEL + "defaults: {timeouts: {connect: 2}}",
            "2:32",
            "defaults.timeouts.connect",
            "expected a duration above zero, found the number 2",
            ""),
        row(
            "a duration of two years",
            policy("{deadline: 17521h}"),
            "4:28",
            "model_providers[0].retry_policy.deadline",
            "longer than a year",
            "8760h"),
        row(
            "a maximum that is not above the base",
            policy("{backoff: {apply_to: global, base_ms: 500, max_ms: 500}}"),
            "4:68",
            "model_providers[0].retry_policy.backoff.max_ms",
            "max_ms (500) is not above base_ms (500)",
            "raise max_ms"),
        row(
            "an override whose maximum is not above its base",
            policy(
                "{backoff: {apply_to: global, overrides: {status_codes: {429: {base_ms: 6000}}}}}"),
            "4:73",
            "model_providers[0].retry_policy.backoff.overrides.status_codes.429.max_ms",
            "max_ms (5000) is not above base_ms (6000)",
            "raise max_ms"),
        row(
            "a backoff without apply_to",
            policy("{backoff: {base_ms: 100}}"),
            "4:27",
            "model_providers[0].retry_policy.backoff",
            "apply_to is missing",
            "same_model"),
        row(
            "several triggers without a window",
            policy(
                "{on_high_latency: {threshold_ms: 9000, strategy: same_model, max_attempts: 2,"
                    + " min_triggers: 2}}"),
            "4:109",
            "model_providers[0].retry_policy.on_high_latency.min_triggers",
            "needs trigger_window_seconds",
            "how many seconds"),
        row(
            "a fallback without a slash",
            policy("{fallback_models: [gpt-4o]}"),
            "4:36",
            "model_providers[0].retry_policy.fallback_models[0]",
            "is not a model id",
            "openai/gpt-4o"),
        row(
            "a fallback to itself",
            policy("{fallback_models: [openai/gpt-4o]}"),
            "4:36",
            "model_providers[0].retry_policy.fallback_models[0]",
            "its own fallback",
            "same_model"),
        row(
            "an open listener without auth",
            MODEL + "listeners: [{type: model, address: 0.0.0.0}]",
            "2:36",
            "listeners[0].address",
            "reachable from other machines",
            "api_keys"),
        row(
            "an open admin listener without auth",
            MODEL + "admin: {address: '::'}",
            "2:18",
            "admin.address",
            "reachable from other machines",
            "api_keys"),
        row(
            "another type of listener",
            MODEL + "listeners: [{type: agent, name: a}]",
            "2:20",
            "listeners[0].type",
            "\"agent\" is not supported",
            "model"),
        row(
            "a section of Plano that changes requests",
            MODEL + "prompt_guards: {}",
            "2:1",
            "prompt_guards",
            "not supported",
            "not inspected"),
        row(
            "one port twice",
            MODEL + "admin: {port: 12000}",
            "2:15",
            "admin.port",
            "port 12000 of 127.0.0.1 is used by listeners[0]",
            "another port"),
        row(
            "a digest that is none",
            MODEL + "admin: {auth: {api_keys: [{name: a, sha256: abc}]}}",
            "2:45",
            "admin.auth.api_keys[0].sha256",
            "is not a SHA-256 digest",
            "sha256sum"),
        row(
            "an alias of nothing",
            MODEL + "model_aliases: {smart: {target: openai/gpt-4}}",
            "2:33",
            "model_aliases.smart.target",
            "there is no model \"openai/gpt-4\"",
            "did you mean \"openai/gpt-4o\"?"),
        row(
            "an alias that hides a model",
            MODEL + "model_aliases: {openai/gpt-4o: {target: openai/gpt-4o}}",
            "2:17",
            "model_aliases.openai/gpt-4o",
            "is also a model",
            "rename"),
        row(
            "a base URL with a password",
            "model_providers: [{model: ollama/a, base_url: 'http://user:canary@host'}]",
            "1:47",
            "model_providers[0].base_url",
            "must not contain user information",
            "https://host"),
        row(
            "a base URL of another scheme",
            "model_providers: [{model: ollama/a, base_url: 'ftp://host'}]",
            "1:47",
            "model_providers[0].base_url",
            "begins with http",
            "https://host"),
        row(
            "a header of our own",
            "model_providers: [{model: ollama/a, headers: {Authorization: x}}]",
            "1:47",
            "model_providers[0].headers.Authorization",
            "is set by Understudy",
            "access_key"),
        row(
            "a masked key",
            "model_providers: [{model: openai/a, access_key: '***'}]",
            "1:49",
            "model_providers[0].access_key",
            "masked",
            "$NAME"),
        row(
            "a blank name",
            "model_providers: [{model: ollama/a, name: ' '}]",
            "1:43",
            "model_providers[0].name",
            "the name is blank",
            "a name"),
        row(
            "a wildcard",
            "model_providers: [{model: 'ollama/*'}]",
            "1:27",
            "model_providers[0].model",
            "* is not supported",
            "one entry"),
        row(
            "a Redis store without a URL",
            MODEL + "state: {store: redis}",
            "2:8",
            "state",
            "needs a url",
            "redis://"),
        row(
            "a number as a version",
            MODEL + "version: 0.2",
            "2:10",
            "version",
            "expected a known version, found the number 0.2",
            "quotes"));
  }

  private static Arguments row(String... values) {
    return Arguments.of((Object[]) values);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isReportedAtItsPlace(
      String name, String text, String place, String path, String message, String advice) {
    Loaded<Configuration> loaded = ConfigFile.parse(text, "f.yaml", Map.of("EMPTY", "", "A", "a"));
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.errors())
        .as("all errors: %s", loaded.problems())
        .hasSize(1)
        .first()
        .satisfies(problem -> {
          assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
          assertThat(problem.path()).isEqualTo(path);
          assertThat(problem.message()).contains(message);
          assertThat(problem.advice()).contains(advice);
          assertThat(problem.toString()).startsWith("f.yaml:" + place + ": error: ");
          assertThat(problem.toString()).doesNotContain("canary");
        });
  }

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
    Loaded<Configuration> loaded =
        Files.parse(
            """
            version: v9
            listeners:
              - {type: model, address: 0.0.0.0}
            model_providers:
              - model: openai/gpt-4o
                access_key: $MISSING
                retry_policy:
                  default_strategy: nobody
                  deadline: soon
                  on_status_codes:
                    - {codes: [429, 700], strategy: same_model}
              - model: acme/x
              - {model: ollama/y, retry_policy: nothing, colour: red}
            """);
    assertThat(loaded.errors())
        .extracting(Problem::line)
        .containsExactly(1, 3, 6, 8, 9, 11, 11, 12, 12, 13, 13);
  }

  @Test
  void aBrokenPolicyIsNotAlsoReportedAsMissing() {
    Loaded<Configuration> loaded =
        Files.parse(
            "model_providers: [{model: ollama/a, retry_policy: p}]\n"
                + "retry_policies: {p: {max_total_attempts: 0}}");
    assertThat(loaded.errors()).extracting(Problem::line).containsExactly(2);
  }
}
