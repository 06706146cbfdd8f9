package dev.understudy.springai;

import dev.understudy.attempt.Target;
import java.util.Optional;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;

/// A target and the model that serves it.
///
/// @param target as policies know it
/// @param model who is asked
/// @param modelName what the model is asked for; empty for what its own options say
record ChatTarget(Target target, ChatModel model, Optional<String> modelName) {

  /// Whether a caller who names a model means this target: its name, its id, its id without the
  /// provider, or what its options call it.
  boolean isNamed(String asked) {
    return asked.equals(target.name())
        || asked.equals(target.model())
        || asked.equals(target.model().substring(target.model().indexOf('/') + 1))
        || modelName.filter(asked::equals).isPresent()
        || (modelName.isEmpty() && asked.equals(model.getOptions().getModel()));
  }

  /// Options to begin with: the model's own.
  ChatOptions.Builder<?> options() {
    ChatOptions.Builder<?> options = model.getOptions().mutate();
    modelName.ifPresent(options::model);
    return options;
  }

  /// Whether the end of its streams proves itself by a finish reason. Spring AI's own models tell
  /// one; of others nothing is known.
  boolean tellsFinish() {
    Class<?> options = model.getOptions().getClass();
    return options.getName().startsWith("org.springframework.ai.")
        && !options.getName().startsWith("org.springframework.ai.chat.")
        && !options.getName().startsWith("org.springframework.ai.model.");
  }
}
