package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClocksTest {
  private static final Duration CONNECT = Duration.ofNanos(100);
  private static final Duration FIRST = Duration.ofNanos(1_000);
  private static final Duration IDLE = Duration.ofNanos(200);
  private static final Duration THINKING = Duration.ofNanos(2_000);
  private static final Duration ATTEMPT = Duration.ofNanos(50_000);

  /// Ticks may be near their overflow.
  private static final long T = Math.subtractExact(Long.MAX_VALUE, 1_500);

  private static Clocks clocks(boolean stream) {
    return new Clocks(new Timeouts(CONNECT, FIRST, IDLE, THINKING, ATTEMPT), stream, T);
  }

  private static void runsOut(Clocks clocks, long at, Duration limit, Phase phase) {
    assertThat(clocks.next()).isEqualTo(at);
    assertThat(clocks.ranOut(at - 1)).isNull();
    assertThat(clocks.ranOut(at)).isEqualTo(limit);
    assertThat(clocks.phase()).isEqualTo(phase);
  }

  @Test
  void connectingRunsFromTheStart() {
    runsOut(clocks(true), T + 100, CONNECT, Phase.CONNECT);
    assertThat(clocks(true).connectTimeLeft(T + 30)).isEqualTo(70);
    assertThat(clocks(true).connectTimeLeft(T + 300)).isZero();
  }

  @Test
  void writingRunsFromTheLastProgress() {
    Clocks clocks = clocks(true);
    clocks.connected(T + 50);
    runsOut(clocks, T + 250, IDLE, Phase.SEND);
    clocks.wrote(T + 90);
    runsOut(clocks, T + 290, IDLE, Phase.SEND);
  }

  @Test
  void aStreamHasUntilFirstTokenWhateverArrives() {
    Clocks clocks = clocks(true);
    clocks.connected(T);
    clocks.sent(T + 10);
    runsOut(clocks, T + 1_010, FIRST, Phase.FIRST_BYTE);
    clocks.bytesArrived(T + 900);
    runsOut(clocks, T + 1_010, FIRST, Phase.FIRST_BYTE);
  }

  @Test
  void aPlainAnswerHasTheWholeAttemptForItsFirstByteAndThenMayNotBeSilent() {
    Clocks clocks = clocks(false);
    clocks.connected(T);
    clocks.sent(T + 10);
    runsOut(clocks, T + 50_000, ATTEMPT, Phase.FIRST_BYTE);
    clocks.bytesArrived(T + 900);
    runsOut(clocks, T + 1_100, IDLE, Phase.BODY);
  }

  @Test
  void contentStartsTwoClocksAndPingsRestartOne() {
    Clocks clocks = clocks(true);
    clocks.connected(T);
    clocks.sent(T);
    clocks.bytesArrived(T + 100);
    clocks.contentSeen();
    runsOut(clocks, T + 300, IDLE, Phase.BODY);
    for (long ping = 200; ping <= 800; ping += 100) {
      clocks.bytesArrived(T + ping);
    }
    runsOut(clocks, T + 900, Duration.ofNanos(800), Phase.BODY);
    clocks.contentSeen();
    runsOut(clocks, T + 1_000, IDLE, Phase.BODY);
  }

  @Test
  void thinkingReplacesBothClocks() {
    Clocks clocks = clocks(true);
    clocks.connected(T);
    clocks.sent(T);
    clocks.bytesArrived(T + 100);
    clocks.contentSeen();
    clocks.thinking(true, T + 100);
    runsOut(clocks, T + 2_100, THINKING, Phase.BODY);
    clocks.bytesArrived(T + 900);
    runsOut(clocks, T + 2_100, THINKING, Phase.BODY);
    clocks.bytesArrived(T + 1_400);
    clocks.thinking(false, T + 1_450);
    runsOut(clocks, T + 1_600, IDLE, Phase.BODY);
  }

  @Test
  void silenceIsNotCountedWhilePaused() {
    Clocks clocks = clocks(true);
    clocks.connected(T);
    clocks.sent(T);
    clocks.bytesArrived(T + 100);
    clocks.contentSeen();
    clocks.pause(T + 150);
    runsOut(clocks, T + 50_000, ATTEMPT, Phase.BODY);
    clocks.resume(T + 10_150);
    runsOut(clocks, T + 10_300, IDLE, Phase.BODY);
  }

  @Test
  void firstTokenRunsOnWhilePaused() {
    Clocks clocks = clocks(true);
    clocks.connected(T);
    clocks.sent(T);
    clocks.bytesArrived(T + 100);
    clocks.pause(T + 150);
    runsOut(clocks, T + 1_000, FIRST, Phase.FIRST_BYTE);
  }

  @Test
  void anotherConnectionStartsAllButTheAttempt() {
    Clocks clocks = clocks(false);
    clocks.connected(T);
    clocks.sent(T);
    clocks.again(T + 700);
    runsOut(clocks, T + 800, CONNECT, Phase.CONNECT);
    clocks.connected(T + 750);
    runsOut(clocks, T + 950, IDLE, Phase.SEND);
    clocks.sent(T + 800);
    runsOut(clocks, T + 50_000, ATTEMPT, Phase.FIRST_BYTE);
  }

  @Test
  void anAnswerThatOvertakesItsRequestMayNotBeSilent() {
    Clocks clocks = clocks(true);
    clocks.connected(T);
    clocks.bytesArrived(T + 60);
    runsOut(clocks, T + 260, IDLE, Phase.FIRST_BYTE);
  }
}
