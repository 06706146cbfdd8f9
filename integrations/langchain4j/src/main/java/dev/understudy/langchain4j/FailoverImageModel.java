package dev.understudy.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.function.Function;

/// An image model that is several. Images are paid for by the piece: another one is asked only if
/// it is certain that the first has made none, unless the policy says `replay: always`. Fails as
/// [FailoverChatModel] does. Thread-safe if the models are.
public final class FailoverImageModel implements ImageModel {
  private final Group<ImageModel> group;

  private FailoverImageModel(Builder builder) {
    group = builder.group();
  }

  /// Starts from the default policy and no targets.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Response<Image> generate(String prompt) {
    return call(model -> model.generate(prompt));
  }

  @Override
  public Response<List<Image>> generate(String prompt, int count) {
    return call(model -> model.generate(prompt, count));
  }

  @Override
  public Response<Image> edit(Image image, String prompt) {
    return call(model -> model.edit(image, prompt));
  }

  @Override
  public Response<Image> edit(Image image, Image mask, String prompt) {
    return call(model -> model.edit(image, mask, prompt));
  }

  private <T> T call(Function<ImageModel, T> work) {
    return group.ask(group.first().needs(Group.UNSAFE), "image_generation", work);
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder extends FailoverBuilder<ImageModel, Builder> {
    private Builder() {}

    /// The model.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverImageModel build() {
      return new FailoverImageModel(this);
    }
  }
}
