package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.faults.Fault;
import dev.understudy.testkit.faults.Faults;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A gateway reads the policies of the fault catalogue from a file, a library takes them as
/// objects: they must be the same.
class FaultPoliciesTest {

  static Stream<Fault> faults() {
    return Faults.all().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theMembersOfAFileSayWhatThePolicySays(Fault fault) {
    Loaded<Map<String, RetryPolicy>> loaded =
        ConfigFile.parsePolicies(
            "retry_policies: {p: {" + fault.policyMembers() + "}}", "catalogue.yaml");
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.value().orElseThrow()).containsExactly(Map.entry("p", fault.policy()));
  }
}
