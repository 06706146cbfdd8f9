package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Refusal;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpVerdictsTest {

  @Test
  void aConnectionThatFailedMayBeTriedAnywhere() {
    var refused = HttpVerdicts.broken(Phase.CONNECT, new ConnectException("refused"));
    assertThat(refused.kind()).isEqualTo(FailureKind.CONNECT_FAILED);
    assertThat(refused.where()).isEqualTo(Where.ANY_TARGET);
    assertThat(refused.evidence().errorType()).isEqualTo("connect_failed");
    assertThat(refused.evidence().detail()).hasValue("ConnectException: refused");
  }

  @ParameterizedTest
  @EnumSource(names = {"SEND", "FIRST_BYTE", "BODY"})
  void aConnectionThatBrokeLaterIsLost(Phase phase) {
    var lost = HttpVerdicts.broken(phase, new IOException("Connection reset by peer"));
    assertThat(lost.kind()).isEqualTo(FailureKind.CONNECTION_LOST);
    assertThat(lost.where()).isEqualTo(Where.ANY_TARGET);
    assertThat(lost.evidence().errorType()).isEqualTo("connection_lost");
  }

  @Test
  void aPeerThatCannotBeTrustedIsNotTriedAgain() {
    for (Throwable cause :
        new Throwable[] {
          new SSLPeerUnverifiedException("wrong host"),
          new SSLHandshakeException("Received fatal alert: protocol_version"),
          new IOException(new SSLException(new CertificateExpiredException("expired")))
        }) {
      var refused = HttpVerdicts.broken(Phase.CONNECT, cause);
      assertThat(refused.kind()).isEqualTo(FailureKind.CONNECT_FAILED);
      assertThat(refused.where()).as(cause.toString()).isEqualTo(Where.OTHER_TARGET);
    }
  }

  @Test
  void aPeerThatHungUpDuringTheHandshakeIsTriedAgain() {
    SSLHandshakeException ended = new SSLHandshakeException("Remote host terminated the handshake");
    ended.initCause(new EOFException());
    for (Throwable cause :
        new Throwable[] {
          ended, new SSLHandshakeException("Connection closed while handshake was in progress")
        }) {
      assertThat(HttpVerdicts.broken(Phase.CONNECT, cause).where()).isEqualTo(Where.ANY_TARGET);
    }
  }

  @Test
  void anAnswerThatCannotBeReadIsMalformed() {
    for (Throwable cause :
        new Throwable[] {
          new UnreadableAnswer("two lengths"), new RuntimeException(new ZipException("not gzip"))
        }) {
      var malformed = HttpVerdicts.broken(Phase.BODY, cause);
      assertThat(malformed.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
      assertThat(malformed.where()).isEqualTo(Where.ANY_TARGET);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClockThatRanOutNamesItsSetting(Phase phase) {
    var late = HttpVerdicts.timedOut(phase, Duration.ofSeconds(30));
    assertThat(late.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(late.where()).isEqualTo(Where.ANY_TARGET);
    assertThat(late.evidence().errorType()).isEqualTo("timeout_30000ms");
    assertThat(late.evidence().detail()).isPresent();
  }

  @Test
  void whatWasNotSentIsJudgedByItsReason() {
    assertThat(HttpVerdicts.notSent(Refusal.NOT_TRANSLATABLE, "audio"))
        .extracting(Verdict.Failure::kind, Verdict.Failure::where)
        .containsExactly(FailureKind.UNSUPPORTED, Where.OTHER_TARGET);
    assertThat(HttpVerdicts.notSent(Refusal.NO_CAPACITY, "full"))
        .extracting(Verdict.Failure::kind, Verdict.Failure::where)
        .containsExactly(FailureKind.LOCAL_OVERLOAD, Where.NOWHERE);
    assertThat(HttpVerdicts.notSent(Refusal.BODY_NOT_REPEATABLE, "gone").where())
        .isEqualTo(Where.NOWHERE);
  }

  @Test
  void everyOutcomeHasAVerdictAndAnswersAreLeftToTheirJudge() {
    assertThat(HttpVerdicts.judge(Outcome.answered("x"), answer -> Verdict.OK))
        .isEqualTo(Verdict.OK);
    assertThat(kind(new Outcome.Broken<>(Phase.CONNECT, new IOException())))
        .isEqualTo(FailureKind.CONNECT_FAILED);
    assertThat(kind(new Outcome.TimedOut<>(Phase.BODY, Duration.ofMillis(1))))
        .isEqualTo(FailureKind.TIMED_OUT);
    assertThat(kind(new Outcome.NotSent<>(Refusal.NO_CAPACITY, "")))
        .isEqualTo(FailureKind.LOCAL_OVERLOAD);
  }

  @Test
  void aCauseThatIsItsOwnCauseEndsTheSearch() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);
    assertThat(HttpVerdicts.broken(Phase.BODY, first).kind())
        .isEqualTo(FailureKind.CONNECTION_LOST);
  }

  private static FailureKind kind(Outcome<String> outcome) {
    return ((Verdict.Failure) HttpVerdicts.judge(outcome, answer -> Verdict.OK)).kind();
  }
}
