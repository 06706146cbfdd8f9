package dev.understudy.config;

import static dev.understudy.config.shape.Shapes.above;
import static dev.understudy.config.shape.Shapes.atLeast;
import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.distinct;
import static dev.understudy.config.shape.Shapes.duration;
import static dev.understudy.config.shape.Shapes.flag;
import static dev.understudy.config.shape.Shapes.large;
import static dev.understudy.config.shape.Shapes.table;
import static dev.understudy.config.shape.Shapes.text;

import dev.understudy.attempt.Capability;
import dev.understudy.config.ModelDraft.Clocks;
import dev.understudy.config.policy.PolicyFormat;
import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Shape;
import java.util.Map;
import java.util.Optional;

/// The keys of an entry of `model_providers`.
final class ModelFormat {
  private ModelFormat() {}

  private static final Shape<String> HEADER_NAME =
      text("[!#$%&'*+.^_`|~0-9A-Za-z-]+", "the name of a header", "use letters, digits and dashes");

  private static final Shape<String> HEADER_VALUE =
      text(
          "[!-~](?:[ -~]*[!-~])?",
          "the value of a header",
          "use printable ASCII characters, without blanks at the ends");

  /// Clocks of an attempt.
  static final Section<Clocks> TIMEOUTS =
      Section.of(
          "timeouts",
          "The clocks of an attempt. What is absent is as in `defaults`.",
          s -> {
            var connect =
                s.optional(
                    "connect", duration(), "2s", "Until the connection stands.", Clocks::connect);
            var firstToken =
                s.optional(
                    "first_token",
                    duration(),
                    "30s",
                    "Until a stream's first content.",
                    Clocks::firstToken);
            var idle =
                s.optional(
                    "idle",
                    duration(),
                    "30s",
                    "Longest silence once the answer has begun.",
                    Clocks::idle);
            var idleThinking =
                s.optional(
                    "idle_thinking",
                    duration(),
                    "120s",
                    "The same while the model reasons in silence.",
                    Clocks::idleThinking);
            var attempt =
                s.optional("attempt", duration(), "300s", "The whole attempt.", Clocks::attempt);
            return v ->
                new Clocks(
                    v.get(connect),
                    v.get(firstToken),
                    v.get(idle),
                    v.get(idleThinking),
                    v.get(attempt));
          });

  private static final Section<Cost> COST =
      Section.of(
          "cost",
          "What tokens cost, in any currency, as long as it is the same everywhere.",
          s -> {
            var input =
                s.required(
                    "input_per_million",
                    atLeast(0, 1e9),
                    "Price of a million prompt tokens.",
                    Cost::inputPerMillion);
            var output =
                s.required(
                    "output_per_million",
                    atLeast(0, 1e9),
                    "Price of a million answer tokens.",
                    Cost::outputPerMillion);
            return v -> new Cost(v.get(input), v.get(output));
          });

  /// A policy by name, or written out.
  static final Shape<PolicyDraft> POLICY_CHOICE =
      EitherShape.<PolicyDraft, String>of(
              text("[A-Za-z0-9._-]+", "the name of a policy", "write a name from retry_policies"),
              PolicyDraft.Named::new,
              draft ->
                  draft instanceof PolicyDraft.Named(var name)
                      ? Optional.of(name)
                      : Optional.empty())
          .or(
              PolicyFormat.POLICY,
              PolicyDraft.Inline::new,
              draft ->
                  draft instanceof PolicyDraft.Inline(var policy)
                      ? Optional.of(policy)
                      : Optional.empty());

  /// An entry.
  static final Section<ModelDraft> MODEL =
      Section.of(
          "model",
          "A model and how to reach it.",
          s -> {
            KnownProviders known = KnownProviders.BUILT_IN;
            var model =
                s.required(
                    "model",
                    PolicyFormat.MODEL_ID,
                    "`provider/model`; the part before the first `/` is the provider.",
                    ModelDraft::model);
            var name =
                s.optional("name", text(), "the model id", "A unique name.", ModelDraft::name);
            var accessKey =
                s.optional(
                    "access_key",
                    text(),
                    "no key is sent",
                    "The provider's key: `$NAME` or `${NAME}` from the environment, or the key"
                        + " itself. `$$` is a dollar sign. For `bedrock` an API key, or the parts"
                        + " of an AWS credential, `ID:SECRET` or `ID:SECRET:SESSION`.",
                    ModelDraft::accessKey);
            var baseUrl =
                s.optional(
                    "base_url",
                    text(),
                    "the known provider's",
                    "Where the API is. Without a path, the usual one is added: `/v1`, for `gemini`"
                        + " `/v1beta`, for `azure` `/openai/v1`, for `bedrock` none. Only for"
                        + " `azure` may it have a query (`?api-version=`), which goes with every"
                        + " request. Variables are replaced.",
                    ModelDraft::baseUrl);
            var spoken =
                s.optional(
                    "provider_interface",
                    choice(known.interfaces()).refusing(known.unserved()),
                    "the known provider's",
                    "The dialect of the API: `openai` (chat completions and all operations beside"
                        + " them), `responses`, `anthropic`, `gemini`, `vertex`, `bedrock` or"
                        + " `azure`. The name of a known provider stands for the dialect it"
                        + " speaks.",
                    ModelDraft::providerInterface);
            var region =
                s.optional(
                    "region",
                    text(),
                    "the one in the host of `base_url`",
                    "For `bedrock` only: the AWS region, such as `eu-west-1`. Without `base_url` it"
                        + " says where the API is; with a key of the form `ID:SECRET` or"
                        + " `ID:SECRET:SESSION` requests are signed for it. Variables are"
                        + " replaced.",
                    ModelDraft::region);
            var isDefault =
                s.key(
                    "default",
                    flag(),
                    false,
                    "Serves requests for the model `default`.",
                    ModelDraft::isDefault);
            var passthrough =
                s.key(
                    "passthrough_auth",
                    flag(),
                    false,
                    "The caller's own key goes to this model, and to no other.",
                    ModelDraft::passthroughAuth);
            var internal =
                s.key(
                    "internal",
                    flag(),
                    false,
                    "Never chosen by a policy, only when asked for by name.",
                    ModelDraft::internal);
            var headers =
                s.key(
                    "headers",
                    table(HEADER_NAME, HEADER_VALUE),
                    Map.of(),
                    "Sent with every request. Variables are replaced.",
                    ModelDraft::headers);
            var weight =
                s.key(
                    "weight",
                    above(0, 1e9),
                    1.0,
                    "Share under `selection: weighted`.",
                    ModelDraft::weight);
            var window =
                s.optional(
                    "context_window",
                    large(),
                    "unknown",
                    "In tokens; a prompt that is too long elsewhere goes only to a larger one.",
                    ModelDraft::contextWindow);
            var capabilities =
                s.optional(
                    "capabilities",
                    distinct(choice(Capability.class)),
                    "those of the model's family, or all",
                    "What the model can do. A request goes only to models that can do what it "
                        + "needs.",
                    ModelDraft::capabilities);
            var cost = s.optional("cost", COST, "unknown", "What tokens cost.", ModelDraft::cost);
            var timeouts =
                s.optional(
                    "timeouts",
                    TIMEOUTS,
                    "as in `defaults`",
                    "The clocks of an attempt.",
                    ModelDraft::timeouts);
            var policy =
                s.optional(
                    "retry_policy",
                    POLICY_CHOICE,
                    "as in `defaults`",
                    "A name from `retry_policies`, `none`, or a policy.",
                    ModelDraft::policy);
            s.refused("http_host", "the host of base_url is sent; put the right one there");
            s.refused("routing_preferences", "ask for a model by name or alias");
            return v ->
                new ModelDraft(
                    v.path(),
                    v.get(model),
                    v.get(name),
                    v.get(accessKey),
                    v.get(baseUrl),
                    v.get(spoken),
                    v.get(region),
                    v.get(isDefault),
                    v.get(passthrough),
                    v.get(internal),
                    v.get(headers),
                    v.get(weight),
                    v.get(window),
                    v.get(capabilities),
                    v.get(cost),
                    v.get(timeouts),
                    v.get(policy));
          });
}
