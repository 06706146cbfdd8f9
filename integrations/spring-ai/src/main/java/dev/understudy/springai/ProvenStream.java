package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.provider.About;
import dev.understudy.provider.Delivered;
import dev.understudy.provider.Operation;
import dev.understudy.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.ai.chat.model.ChatResponse;
import reactor.core.publisher.Flux;

/// Reads a stream to its proof of completion. A connection that ends in order looks like the end of
/// an answer to every client; the finish reason is what proves it. A tool call is held until then:
/// half of one is of no use to anybody, and while it is held another target can take over.
///
/// For one subscription; signals come one at a time.
final class ProvenStream {
  private final ChatTarget target;
  private final boolean mindsSilence;
  private final List<ChatResponse> silent = new ArrayList<>();
  private final List<ChatResponse> held = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private long chunks;
  private boolean content;
  private boolean finished;
  private boolean refused;

  private ProvenStream(ChatTarget target, boolean mindsSilence) {
    this.target = target;
    this.mindsSilence = mindsSilence;
  }

  /// The same stream, failing where it is not complete.
  ///
  /// @param mindsSilence whether it fails where it is empty, too
  static Flux<ChatResponse> of(ChatTarget target, boolean mindsSilence, Flux<ChatResponse> stream) {
    return Flux.defer(() -> {
      ProvenStream proof = new ProvenStream(target, mindsSilence);
      return stream
          .onErrorResume(broken -> proof.finished ? Flux.empty() : Flux.error(broken))
          .concatMapIterable(proof::pass)
          .concatWith(Flux.defer(proof::end));
    });
  }

  private List<ChatResponse> pass(ChatResponse chunk) {
    chunks++;
    finished |= Content.finished(chunk);
    refused |= Content.refused(chunk);
    if (!held.isEmpty() || (Content.calls(chunk) && !finished && target.tellsFinish())) {
      held.add(chunk);
      return finished ? released() : List.of();
    }
    content |= Content.in(chunk);
    Content.text(chunk).ifPresent(text::append);
    if (!content) {
      silent.add(chunk);
    }
    return List.of(chunk);
  }

  private List<ChatResponse> released() {
    List<ChatResponse> all = List.copyOf(held);
    held.clear();
    content = true;
    return all;
  }

  private Flux<ChatResponse> end() {
    if (!finished && target.tellsFinish()) {
      return Flux.error(interrupted());
    }
    if (mindsSilence && !content && held.isEmpty() && !refused) {
      return Flux.error(new EmptyAnswer(silent));
    }
    return Flux.fromIterable(released());
  }

  private ProviderException interrupted() {
    Target asked = target.target();
    About about = About.of(Operation.CHAT_STREAM, asked.provider(), asked.model());
    return ProviderException.StreamInterrupted.of(
        about,
        new Delivered(text.toString(), chunks, content, !held.isEmpty(), Optional.empty()),
        null);
  }
}
