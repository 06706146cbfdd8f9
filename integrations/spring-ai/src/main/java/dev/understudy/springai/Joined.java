package dev.understudy.springai;

import dev.understudy.resume.Lost;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;

/// An answer that may be of several attempts, told as one: its usage is that of all of them.
///
/// For one subscription; pieces come one at a time.
final class Joined {
  private final Lost lost = new Lost();
  private @Nullable Said last;

  ChatResponse told(Said said) {
    if (last != null && last.attempt() != said.attempt()) {
      lost.broke();
    }
    last = said;
    Content.text(said.piece()).ifPresent(lost::shown);
    Usage usage = said.piece().getMetadata().getUsage();
    return lost.nothing() || usage.getTotalTokens() == 0
        ? said.piece()
        : with(sum(usage), said.piece());
  }

  private Usage sum(Usage told) {
    int input = told.getPromptTokens() + (int) lost.input(told.getPromptTokens());
    int output = told.getCompletionTokens() + (int) lost.output();
    return new DefaultUsage(
        input,
        output,
        input + output,
        told.getNativeUsage(),
        told.getCacheReadInputTokens(),
        told.getCacheWriteInputTokens());
  }

  private static ChatResponse with(Usage usage, ChatResponse piece) {
    ChatResponseMetadata told = piece.getMetadata();
    ChatResponseMetadata.Builder metadata =
        ChatResponseMetadata.builder()
            .id(told.getId())
            .model(told.getModel())
            .rateLimit(told.getRateLimit())
            .promptMetadata(told.getPromptMetadata())
            .usage(usage);
    told.entrySet().forEach(entry -> metadata.keyValue(entry.getKey(), entry.getValue()));
    return new ChatResponse(piece.getResults(), metadata.build());
  }
}
