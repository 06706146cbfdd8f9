package dev.understudy.gateway.account;

import dev.understudy.gateway.relay.Bill;
import dev.understudy.gateway.relay.CallEnd;
import dev.understudy.gateway.relay.ResumeOutcome;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What attempts have cost since this process began, by target and by what became of them: the
/// difference between what is paid for and what callers get. And what came of streams that broke.
/// Thread-safe.
public final class Ledger {
  /// By target; an account has sums for every fate from its beginning and is only read then.
  private final Map<String, Map<Bill.Fate, Sums>> accounts = new ConcurrentHashMap<>();

  private final Map<ResumeOutcome, LongAdder> resumes = new EnumMap<>(ResumeOutcome.class);

  private static final class Sums {
    final LongAdder attempts = new LongAdder();
    final LongAdder input = new LongAdder();
    final LongAdder output = new LongAdder();
    final LongAdder estimated = new LongAdder();

    Entry entry(String target, Bill.Fate fate) {
      return new Entry(target, fate, attempts.sum(), input.sum(), output.sum(), estimated.sum());
    }
  }

  /// Tokens of one target and one fate.
  ///
  /// @param target its name
  /// @param attempts how many
  /// @param input tokens of their prompts
  /// @param output tokens of their answers
  /// @param estimated how many of the attempts have a number that was estimated
  public record Entry(
      String target, Bill.Fate fate, long attempts, long input, long output, long estimated) {}

  /// An empty ledger.
  public Ledger() {
    for (ResumeOutcome outcome : ResumeOutcome.values()) {
      resumes.put(outcome, new LongAdder());
    }
  }

  /// Books a call.
  void add(CallEnd end) {
    for (Bill bill : end.bills()) {
      Sums sums = Objects.requireNonNull(account(bill.target()).get(bill.fate()));
      sums.attempts.increment();
      sums.input.add(bill.spent().input());
      sums.output.add(bill.spent().output());
      if (bill.spent().estimated()) {
        sums.estimated.increment();
      }
    }
    end.resume().ifPresent(outcome -> resumes.getOrDefault(outcome, new LongAdder()).increment());
  }

  private Map<Bill.Fate, Sums> account(String target) {
    Map<Bill.Fate, Sums> known = accounts.get(target);
    return known != null ? known : accounts.computeIfAbsent(target, Ledger::opened);
  }

  private static Map<Bill.Fate, Sums> opened(String target) {
    Map<Bill.Fate, Sums> account = new EnumMap<>(Bill.Fate.class);
    for (Bill.Fate fate : Bill.Fate.values()) {
      account.put(fate, new Sums());
    }
    return account;
  }

  /// Everything booked, by target and fate.
  public List<Entry> entries() {
    return accounts.entrySet().stream()
        .flatMap(account ->
            account.getValue().entrySet().stream()
                .map(sums -> sums.getValue().entry(account.getKey(), sums.getKey())))
        .filter(entry -> entry.attempts() > 0)
        .sorted(Comparator.comparing(Entry::target).thenComparing(Entry::fate))
        .toList();
  }

  /// How often it came to this.
  public long resumes(ResumeOutcome outcome) {
    LongAdder count = resumes.get(outcome);
    return count == null ? 0 : count.sum();
  }
}
