package dev.understudy.providers;

import dev.understudy.provider.Provider;
import dev.understudy.testkit.contract.ProviderContract;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// The contract for providers of this module, against real sockets.
abstract class SpokenContract extends ProviderContract {
  private final List<AutoCloseable> opened = new ArrayList<>();

  /// A provider for this address.
  abstract Provider provider(String baseUrl, Connections connections);

  /// A good answer of its dialect.
  abstract Completion text(String text);

  /// The events of a stream up to and with its first content.
  abstract int firstContent();

  /// A throttled answer.
  abstract Answer throttled();

  /// Scripts for what is no conversation.
  void prepare(ScriptedProvider peer) {}

  @Override
  protected String model() {
    return "model-1";
  }

  @Override
  protected Subject subject(Behaviour behaviour) {
    ScriptedProvider peer = ScriptedProvider.start();
    Connections connections = Connections.open();
    Provider provider = provider(peer.baseUrl(), connections);
    opened.add(connections);
    opened.add(peer);
    peer.always(script(behaviour));
    prepare(peer);
    return new Subject() {
      @Override
      public Provider provider() {
        return provider;
      }

      @Override
      public int requests() {
        return peer.requests();
      }

      @Override
      public boolean released() {
        return peer.received().stream().allMatch(SpokenContract::isOver);
      }
    };
  }

  private static boolean isOver(Received request) {
    return request.answered().isPresent() || request.gone().isPresent();
  }

  private Script script(Behaviour behaviour) {
    return switch (behaviour) {
      case ANSWERS -> text("hello");
      case THROTTLES -> throttled().header("retry-after-ms", "1");
      case HANGS -> Answers.silence();
      case BREAKS_OFF -> text("he llo").breakAfter(firstContent(), Ending.CLOSE);
      case STALLS -> text("he llo").breakAfter(firstContent(), Ending.STALL);
    };
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }
}
