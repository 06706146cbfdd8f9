package dev.understudy.spring;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.spring.UnderstudyProperties.TargetProperties;
import dev.understudy.spring.UnderstudyProperties.TimeoutProperties;
import dev.understudy.springai.FailoverChatModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;

/// The chat models of an application, and which of them serves which target.
///
/// @param beans by their names, without any failover
/// @param properties what the application says about them
record ChatModels(Map<String, ChatModel> beans, UnderstudyProperties properties) {
  /// Parts of the package of a model's options, and the provider's usual name where that differs.
  private static final Map<String, String> PROVIDERS =
      Map.of(
          "mistralai", "mistral",
          "google.genai", "gemini",
          "vertexai.gemini", "vertex",
          "bedrock.converse", "bedrock",
          "azure.openai", "azure");

  private static final String SPRING_AI = "org.springframework.ai.";
  private static final String BEAN_SUFFIX = "chatmodel";

  ChatModels {
    Map<String, ChatModel> behind = new LinkedHashMap<>();
    beans.forEach((name, model) -> {
      if (!(model instanceof FailoverChatModel)) {
        behind.put(name, model);
      }
    });
    beans = behind;
  }

  /// Adds a target for each that is configured, else one for each bean.
  ///
  /// @throws MisconfiguredException if a target has no model, there is nothing to fail over to, or
  ///   a model to fail over to is no target
  FailoverChatModel.Builder into(FailoverChatModel.Builder model) {
    List<Target> targets;
    try {
      targets = properties.targets().isEmpty() ? all(model) : listed(model);
    } catch (IllegalArgumentException wrong) {
      throw new MisconfiguredException(
          "The properties under understudy.targets and understudy.timeouts cannot be used: "
              + wrong.getMessage()
              + ".",
          "Give each target a model, provider/model, and a name of its own, and times above zero.");
    }
    List<String> fallbacks = properties.policy().fallbackModels();
    if (fallbacks != null) {
      fallbacks.forEach(id -> known(id, targets));
    }
    return model;
  }

  private static void known(String id, List<Target> targets) {
    if (targets.stream()
        .noneMatch(target -> target.name().equals(id) || target.model().equals(id))) {
      throw new MisconfiguredException(
          "understudy.policy.fallback-models names "
              + id
              + ", which is no target. There are "
              + targets.stream().map(Target::name).toList()
              + ".",
          "Correct the name, or add it under understudy.targets.");
    }
  }

  private List<Target> all(FailoverChatModel.Builder model) {
    if (beans.size() < 2) {
      throw new MisconfiguredException(
          "There is only one chat model, " + beans.keySet() + ", and so nothing to fail over to.",
          "Add the starter of a second provider; if spring.ai.model.chat is set, remove it, because "
              + "it leaves one provider only. To keep one model and only retry, list it under "
              + "understudy.targets. To do without, set understudy.enabled=false.");
    }
    Map<String, Long> ids =
        beans.entrySet().stream().collect(Collectors.groupingBy(this::id, Collectors.counting()));
    List<Target> targets = new ArrayList<>();
    for (Map.Entry<String, ChatModel> bean : beans.entrySet()) {
      String id = id(bean);
      Target usual = Target.of(id).with(timeouts(none()));
      Target target = ids.getOrDefault(id, 1L) == 1 ? usual : usual.named(bean.getKey());
      model.target(target, bean.getValue());
      targets.add(target);
    }
    return targets;
  }

  private String id(Map.Entry<String, ChatModel> bean) {
    String model = bean.getValue().getOptions().getModel();
    String provider = provider(bean);
    return model == null ? provider : provider + "/" + model;
  }

  private List<Target> listed(FailoverChatModel.Builder model) {
    return properties.targets().stream().map(target -> listed(model, target)).toList();
  }

  private Target listed(FailoverChatModel.Builder model, TargetProperties set) {
    Target target = Target.of(set.model()).with(timeouts(set.timeouts())).weighing(set.weight());
    if (set.name() != null) {
      target = target.named(set.name());
    }
    if (set.contextWindow() != null) {
      target = target.window(set.contextWindow());
    }
    ChatModel bean = bean(set);
    String asked = set.model().substring(set.model().indexOf('/') + 1);
    if (set.model().indexOf('/') < 0 || asked.equals(bean.getOptions().getModel())) {
      model.target(target, bean);
    } else {
      model.target(target, bean, asked);
    }
    return target;
  }

  private ChatModel bean(TargetProperties set) {
    if (set.bean() != null) {
      ChatModel named = beans.get(set.bean());
      if (named == null) {
        throw new MisconfiguredException(
            "The target "
                + set.model()
                + " names the bean "
                + set.bean()
                + ", which is no chat model. Chat models are "
                + beans.keySet()
                + ".",
            "Correct understudy.targets[].bean.");
      }
      return named;
    }
    String provider = Target.providerOf(set.model());
    List<Map.Entry<String, ChatModel>> found =
        beans.entrySet().stream().filter(bean -> provider(bean).equals(provider)).toList();
    if (found.size() == 1) {
      return found.getFirst().getValue();
    }
    Optional<ChatModel> exact =
        found.stream()
            .filter(bean -> id(bean).equals(set.model()))
            .map(Map.Entry::getValue)
            .findFirst();
    return exact.orElseThrow(() ->
        new MisconfiguredException(
            found.isEmpty()
                ? "No chat model serves the target " + set.model() + ". There are " + told() + "."
                : "Several chat models could serve the target " + set.model() + ": " + told() + ".",
            "Add the starter of the provider, or say by understudy.targets[].bean which bean is "
                + "meant. If spring.ai.model.chat is set, remove it: it leaves one provider only."));
  }

  private Map<String, String> told() {
    Map<String, String> ids = new LinkedHashMap<>();
    beans.entrySet().forEach(bean -> ids.put(bean.getKey(), id(bean)));
    return ids;
  }

  /// The provider of a bean: by the options of its model, which tell even through a proxy, else by
  /// the bean's name.
  private static String provider(Map.Entry<String, ChatModel> bean) {
    String options = bean.getValue().getOptions().getClass().getPackageName();
    boolean portable =
        options.startsWith(SPRING_AI + "chat") || options.startsWith(SPRING_AI + "model");
    if (options.startsWith(SPRING_AI) && !portable) {
      String part = options.substring(SPRING_AI.length());
      return PROVIDERS.getOrDefault(part, part);
    }
    String name = bean.getKey().toLowerCase(Locale.ROOT);
    return name.endsWith(BEAN_SUFFIX) && name.length() > BEAN_SUFFIX.length()
        ? name.substring(0, name.length() - BEAN_SUFFIX.length())
        : name;
  }

  private Timeouts timeouts(TimeoutProperties own) {
    TimeoutProperties all = properties.timeouts();
    Timeouts standard = Timeouts.DEFAULT;
    return new Timeouts(
        standard.connect(),
        first(own.firstToken(), all.firstToken(), standard.firstToken()),
        first(own.idle(), all.idle(), standard.idle()),
        first(own.idle(), all.idle(), standard.idleThinking()),
        first(own.attempt(), all.attempt(), standard.attempt()));
  }

  private static TimeoutProperties none() {
    return new TimeoutProperties(null, null, null);
  }

  private static Duration first(@Nullable Duration own, @Nullable Duration all, Duration standard) {
    if (own != null) {
      return own;
    }
    return all == null ? standard : all;
  }
}
