package dev.understudy.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

/// The YAML for Spring Boot in the documentation says only what there is.
class PagesYamlTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```yaml\n((?:(?!^```).)*?^understudy:.*?)^```$");

  @ParameterizedTest
  @ValueSource(strings = {"spring.md", "quickstart.md"})
  void everyPropertyOfThePageExists(String page) throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("../../docs", page)))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      assertThat(bound(block).targets())
          .extracting(UnderstudyProperties.TargetProperties::model)
          .containsExactly("openai/gpt-4o", "anthropic/claude-sonnet-4-5");
    }
  }

  @Test
  void aPropertyThatIsNoneIsFound() {
    assertThatThrownBy(() -> bound("understudy: {polisy: {strategy: same-model}}"))
        .isInstanceOf(BindException.class);
  }

  private static UnderstudyProperties bound(String yaml) throws IOException {
    var sources =
        new YamlPropertySourceLoader().load("page", new ByteArrayResource(yaml.getBytes(UTF_8)));
    return new Binder(ConfigurationPropertySources.from(sources))
        .bindOrCreate(
            "understudy",
            Bindable.of(UnderstudyProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, source -> true));
  }
}
