package dev.understudy.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.call.Needs;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request for any model, made into one for a certain model: each has parameters of its own type,
/// and a name that means nothing to another.
final class Portable {
  private Portable() {}

  /// The request for a target.
  ///
  /// @param asked what the caller wants
  /// @param own the defaults of the target's model
  static ChatRequest request(ChatRequest asked, Target target, ChatRequestParameters own) {
    return ChatRequest.builder()
        .messages(ProviderState.fit(asked.messages(), target))
        .parameters(parameters(asked.parameters(), own))
        .build();
  }

  /// Parameters of the target's own type stay what they are; of others only what every model has
  /// goes on. The model's name is its own.
  static ChatRequestParameters parameters(ChatRequestParameters asked, ChatRequestParameters own) {
    ChatRequestParameters merged =
        own.getClass().isInstance(asked) ? own.overrideWith(asked) : own.overrideWith(bare(asked));
    String name = own.modelName();
    return name == null
        ? bare(merged)
        : merged.overrideWith(ChatRequestParameters.builder().modelName(name).build());
  }

  /// What every model has, but for the model's name.
  private static ChatRequestParameters bare(ChatRequestParameters all) {
    return ChatRequestParameters.builder()
        .temperature(all.temperature())
        .topP(all.topP())
        .topK(all.topK())
        .frequencyPenalty(all.frequencyPenalty())
        .presencePenalty(all.presencePenalty())
        .maxOutputTokens(all.maxOutputTokens())
        .stopSequences(all.stopSequences())
        .toolSpecifications(all.toolSpecifications())
        .toolChoice(all.toolChoice())
        .responseFormat(all.responseFormat())
        .build();
  }

  /// The caller's parameters over those of the failover itself, by the caller's type.
  static ChatRequest defaulted(ChatRequest asked, ChatRequestParameters defaults) {
    return defaults.equals(DefaultChatRequestParameters.EMPTY)
        ? asked
        : ChatRequest.builder()
            .messages(asked.messages())
            .parameters(defaults.overrideWith(asked.parameters()))
            .build();
  }

  /// What a request demands of a target.
  static Needs needs(ChatRequest request) {
    Set<Capability> demanded = EnumSet.noneOf(Capability.class);
    List<?> tools = request.toolSpecifications();
    if (tools != null && !tools.isEmpty()) {
      demanded.add(Capability.TOOLS);
    }
    if (structured(request.responseFormat())) {
      demanded.add(Capability.JSON_SCHEMA);
    }
    if (request.messages().stream().anyMatch(Portable::shows)) {
      demanded.add(Capability.VISION);
    }
    return new Needs(demanded, false, true);
  }

  /// Whether an answer must have a form, so that half of it is nothing another model could finish.
  static boolean formed(ChatRequest request) {
    ResponseFormat format = request.responseFormat();
    return format != null && format.type() == ResponseFormatType.JSON;
  }

  private static boolean structured(@Nullable ResponseFormat format) {
    return format != null && format.jsonSchema() != null;
  }

  private static boolean shows(ChatMessage message) {
    return message instanceof UserMessage user
        && user.contents().stream().anyMatch(ImageContent.class::isInstance);
  }
}
