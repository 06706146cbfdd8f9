package dev.understudy.gateway.account;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.understudy.gateway.edge.BadRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// A log that goes on whatever its sink does.
class AccessLogTest {
  private final BlockingQueue<String> given = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> pushed = new LinkedBlockingQueue<>();
  private final ListAppender<ILoggingEvent> complaints = new ListAppender<>();
  private final Logger own = (Logger) LoggerFactory.getLogger(AccessLog.class);
  private final Logger lines = (Logger) LoggerFactory.getLogger("understudy.access");
  private final ListAppender<ILoggingEvent> sink =
      new ListAppender<>() {
        @Override
        public synchronized void doAppend(ILoggingEvent event) {
          given.add(event.getFormattedMessage());
          if (event.getFormattedMessage().contains("id=bad")) {
            throw new IllegalStateException("the disk is full");
          }
        }
      };

  @BeforeEach
  void listen() {
    sink.start();
    complaints.start();
    lines.addAppender(sink);
    own.addAppender(complaints);
  }

  @AfterEach
  void stopListening() {
    lines.detachAppender(sink);
    own.detachAppender(complaints);
  }

  private static void refuse(AccessLog log, String id) {
    log.refused(null, id, new BadRequest(400, "invalid_body", "no"));
  }

  @Test
  void aHookThatThrowsDoesNotEndIt() throws Exception {
    try (AccessLog log =
        new AccessLog(() -> {
          pushed.add("pushed");
          throw new IllegalStateException("the disk is full");
        })) {
      refuse(log, "id-1");
      assertThat(pushed.poll(5, SECONDS)).isNotNull();
      refuse(log, "id-2");
      assertThat(pushed.poll(5, SECONDS)).isNotNull();
    }
    assertThat(given).hasSize(2);
    assertThat(complaints.list).as("told once").hasSize(1);
  }

  @Test
  void aHookThatFailsWithAnErrorDoesNotEndItEither() throws Exception {
    try (AccessLog log =
        new AccessLog(() -> {
          pushed.add("pushed");
          throw new AssertionError("a bug");
        })) {
      refuse(log, "id-1");
      assertThat(pushed.poll(5, SECONDS)).isNotNull();
      refuse(log, "id-2");
      assertThat(pushed.poll(5, SECONDS)).isNotNull();
    }
  }

  @Test
  void aLineThatCannotBeWrittenIsSkipped() throws Exception {
    try (AccessLog log = new AccessLog(() -> pushed.add("pushed"))) {
      refuse(log, "bad");
      assertThat(pushed.poll(5, SECONDS)).isNotNull();
      refuse(log, "id-2");
      assertThat(pushed.poll(5, SECONDS)).isNotNull();
    }
    assertThat(given).hasSize(2);
    assertThat(complaints.list).hasSize(1);
  }
}
