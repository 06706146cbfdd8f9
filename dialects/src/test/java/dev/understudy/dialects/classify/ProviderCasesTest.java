package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderCasesTest {

  static List<Case> cases() {
    return Case.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isJudgedAsItsFileSays(Case recorded) {
    assertThat(recorded.told()).isEqualTo(String.join(" ", recorded.expected()));
  }

  @Test
  void everyRowDecidesARecordedBody() {
    Set<String> reached = new HashSet<>();
    Case.all().forEach(recorded -> deciding(recorded).ifPresent(rule -> reached.add(rule.from())));
    assertThat(
            Providers.FILES.stream()
                .flatMap(name -> Providers.file(name).rules().stream())
                .filter(rule -> !reached.contains(rule.from()))
                .map(rule -> rule.from() + " " + rule.evidence()))
        .isEmpty();
  }

  @Test
  void aBillingFailureNeverGoesBackToTheSameCredential() {
    for (Case recorded : Case.all()) {
      recorded
          .judged()
          .filter(failure -> failure.kind() == FailureKind.QUOTA_EXHAUSTED)
          .ifPresent(failure ->
              assertThat(failure.where()).as(recorded.name()).isEqualTo(Where.OTHER_TARGET));
    }
  }

  @Test
  void aRefusalIsFatalUnderAnyStatusAndAnyAdvice() {
    for (Case recorded : Case.all()) {
      if (!recorded.expected().get(0).equals("CONTENT_POLICY")) {
        continue;
      }
      for (String advice : List.of("true", "false", "maybe")) {
        HeaderLookup headers = name -> name.equals("x-should-retry") ? List.of(advice) : List.of();
        for (int status = 400; status < 500; status++) {
          var failure = recorded.classifier().judge(status, headers, recorded.body(), Case.NOW);
          if (failure.kind() == FailureKind.CONTENT_POLICY) {
            assertThat(failure.where()).isEqualTo(Where.NOWHERE);
          }
        }
      }
    }
  }

  @Test
  void blanksBeforeABodyChangeNothing() {
    for (Case recorded : Case.all()) {
      Case shifted =
          new Case(
              recorded.provider(),
              recorded.name(),
              recorded.status(),
              recorded.how(),
              recorded.headers(),
              "\n \r\t" + recorded.text(),
              recorded.expected());
      assertThat(shifted.told()).as(recorded.name()).isEqualTo(recorded.told());
    }
  }

  private static Optional<ErrorRule> deciding(Case recorded) {
    ErrorFacts facts = ErrorProbe.read(recorded.body()).typed(recorded.headers());
    RuleBook book =
        RuleBook.of(recorded.provider().equals("status") ? "generic" : recorded.provider());
    Optional<Duration> asked = new RetryHint(recorded.headers(), facts, Case.NOW).asked();
    boolean inside = !recorded.how().isEmpty();
    OptionalInt status = inside ? book.impliedStatus(facts) : OptionalInt.of(recorded.status());
    boolean page = recorded.text().toLowerCase(Locale.ROOT).contains("<html");
    return page
        ? Optional.empty()
        : book.byWords(status, facts, asked)
            .or(() ->
                status.isPresent()
                    ? book.byStatus(status.getAsInt(), facts, asked)
                    : Optional.empty());
  }
}
