package dev.understudy.testkit.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The scripts of a provider, and which of them is a request's. Not thread-safe.
final class Scripts {
  private record Case(Predicate<Received> condition, Script script) {}

  private final Map<Integer, Script> byNumber = new HashMap<>();
  private final Deque<Script> queue = new ArrayDeque<>();
  private final Deque<Case> cases = new ArrayDeque<>();
  private Script always = Scripts::none;

  void always(Script script) {
    always = script;
  }

  void next(List<Script> scripts) {
    queue.addAll(scripts);
  }

  void onRequest(int number, Script script) {
    byNumber.put(number, script);
  }

  void when(Predicate<Received> condition, Script script) {
    cases.addFirst(new Case(condition, script));
  }

  void clear() {
    byNumber.clear();
    queue.clear();
    cases.clear();
    always = Scripts::none;
  }

  /// The first there is of: the one for its number, the head of the queue, the latest case that
  /// fits, the one for all. The first two are used up.
  Script of(Received request) {
    Script numbered = byNumber.remove(request.number());
    if (numbered != null) {
      return numbered;
    }
    Script queued = queue.poll();
    if (queued != null) {
      return queued;
    }
    return cases.stream()
        .filter(known -> known.condition.test(request))
        .map(Case::script)
        .findFirst()
        .orElse(always);
  }

  private static Answer none(Received request) {
    String message = Json.quote("no script for " + request);
    return Answer.json(501, "{\"error\":{\"message\":" + message + "}}");
  }
}
