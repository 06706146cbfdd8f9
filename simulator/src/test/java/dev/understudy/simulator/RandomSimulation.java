package dev.understudy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import org.junit.jupiter.api.Test;

class RandomSimulation {

  /// `-Dseeds=N` plays more, `-Dseed=N` one.
  @Test
  void everyInvariantHoldsForTenThousandPoliciesAndIncidents() {
    Seeds.check(Integer.getInteger("seeds", 10_000), Simulation::run);
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    Seeds.check(
        200,
        seed -> assertThat(Simulation.run(seed).lines()).isEqualTo(Simulation.run(seed).lines()));
  }

  @Test
  void seedsDiffer() {
    assertThat(Simulation.run(1).lines()).isNotEqualTo(Simulation.run(2).lines());
  }
}
