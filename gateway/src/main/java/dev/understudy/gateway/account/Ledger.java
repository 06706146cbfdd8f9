package dev.understudy.gateway.account;

import dev.understudy.gateway.relay.Bill;
import dev.understudy.gateway.relay.CallEnd;
import dev.understudy.gateway.relay.ResumeOutcome;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What attempts have cost since this process began, by target and by what became of them: the
/// difference between what is paid for and what callers get. And what came of streams that broke.
/// Thread-safe.
public final class Ledger {
  private final Map<Account, Sums> accounts = new ConcurrentHashMap<>();
  private final Map<ResumeOutcome, LongAdder> resumes = new EnumMap<>(ResumeOutcome.class);

  private record Account(String target, Bill.Fate fate) {}

  private static final class Sums {
    final LongAdder attempts = new LongAdder();
    final LongAdder input = new LongAdder();
    final LongAdder output = new LongAdder();
    final LongAdder estimated = new LongAdder();
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
      Sums sums =
          accounts.computeIfAbsent(new Account(bill.target(), bill.fate()), any -> new Sums());
      sums.attempts.increment();
      sums.input.add(bill.spent().input());
      sums.output.add(bill.spent().output());
      sums.estimated.add(bill.spent().estimated() ? 1 : 0);
    }
    end.resume().ifPresent(outcome -> resumes.getOrDefault(outcome, new LongAdder()).increment());
  }

  /// Everything booked, by target and fate.
  public List<Entry> entries() {
    return accounts.entrySet().stream()
        .map(booked -> {
          Account account = booked.getKey();
          Sums sums = booked.getValue();
          return new Entry(
              account.target,
              account.fate,
              sums.attempts.sum(),
              sums.input.sum(),
              sums.output.sum(),
              sums.estimated.sum());
        })
        .sorted(Comparator.comparing(Entry::target).thenComparing(Entry::fate))
        .toList();
  }

  /// How often it came to this.
  public long resumes(ResumeOutcome outcome) {
    LongAdder count = resumes.get(outcome);
    return count == null ? 0 : count.sum();
  }
}
