package dev.understudy.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.VirtualClock;
import dev.understudy.testkit.VirtualTime;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/// The extension, in tests of which a later one looks at what became of an earlier one's things.
@ExtendWith(UnderstudyExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnderstudyExtensionTest {
  private static final List<ScriptedProvider> OF_THE_FIRST = new ArrayList<>();
  private static final List<ScriptedProvider> OF_THE_CLASS = new ArrayList<>();
  private static final List<VirtualTime> TIMES = new ArrayList<>();

  @BeforeAll
  static void aProviderForAllTests(ScriptedProvider provider) {
    OF_THE_CLASS.add(provider);
  }

  @Test
  @Order(1)
  void everyProviderIsAnotherOne(ScriptedProvider first, ScriptedProvider second) {
    OF_THE_FIRST.addAll(List.of(first, second));
    assertThat(first.port()).isNotEqualTo(second.port());
    assertThat(listens(first)).isTrue();
    assertThat(listens(second)).isTrue();
  }

  @Test
  @Order(2)
  void providersOfATestAreClosedAfterItAndThoseOfTheClassAreNot() {
    assertThat(OF_THE_FIRST).hasSize(2).noneMatch(UnderstudyExtensionTest::listens);
    assertThat(OF_THE_CLASS).hasSize(1).allMatch(UnderstudyExtensionTest::listens);
  }

  @Test
  @Order(3)
  void clockAndTimeOfATestAreOne(VirtualTime time, VirtualClock clock, VirtualTime again) {
    TIMES.add(time);
    assertThat(again).isSameAs(time);
    time.advance(Duration.ofSeconds(5));
    assertThat(clock.now()).isEqualTo(5_000_000_000L);
  }

  @Test
  @Order(4)
  void timeBeginsAgainWithEveryTest(VirtualClock clock, VirtualTime time, CallLog calls) {
    assertThat(TIMES).hasSize(1).doesNotContain(time);
    assertThat(clock.now()).isZero();
    assertThat(calls.calls()).isEmpty();
  }

  private static boolean listens(ScriptedProvider provider) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), provider.port())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
