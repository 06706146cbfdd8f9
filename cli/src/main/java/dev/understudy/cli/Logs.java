package dev.understudy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.understudy.config.Telemetry;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/// Where log lines go: standard output, one line an event. Lines of the access log are written
/// together, as many as there are at a time; all others at once.
final class Logs {
  private static final int HELD_BYTES = 16 << 10;

  private final OutputStream held = new Held();

  /// Standard output, which outlives every appender.
  private static final class Held extends BufferedOutputStream {
    Held() {
      super(new FileOutputStream(FileDescriptor.out), HELD_BYTES);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private Logs() {}

  /// Sets the form and the level of all log lines of this process.
  ///
  /// @param attempts whether every attempt gets a line too
  static Logs configure(Telemetry.LogFormat format, boolean attempts) {
    Logs logs = new Logs();
    logs.set(format, attempts);
    return logs;
  }

  /// Writes what is held of the access log.
  void push() {
    try {
      held.flush();
    } catch (IOException nobodyReads) {
      // Nobody is left who could be told.
    }
  }

  private void set(Telemetry.LogFormat format, boolean attempts) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(started(encoder(format, context)));
    console.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    context.getLogger("understudy").setLevel(attempts ? Level.DEBUG : Level.INFO);
    OutputStreamAppender<ILoggingEvent> together = new OutputStreamAppender<>();
    together.setContext(context);
    together.setEncoder(started(encoder(format, context)));
    together.setImmediateFlush(false);
    together.setOutputStream(held);
    together.start();
    Logger access = context.getLogger("understudy.access");
    access.setAdditive(false);
    access.addAppender(together);
  }

  /// Only errors.
  static void quiet() {
    configure(Telemetry.LogFormat.TEXT, false);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
    context.getLogger("understudy").setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(Telemetry.LogFormat format, LoggerContext context) {
    return switch (format) {
      case TEXT -> {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n");
        text.setContext(context);
        yield text;
      }
      case JSON -> {
        JsonEncoder json = new JsonEncoder();
        json.setContext(context);
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithContext(false);
        json.setWithMDC(false);
        json.setWithKVPList(false);
        json.setWithArguments(false);
        json.setWithMessage(false);
        json.setWithFormattedMessage(true);
        yield json;
      }
    };
  }

  private static Encoder<ILoggingEvent> started(Encoder<ILoggingEvent> encoder) {
    encoder.start();
    return encoder;
  }
}
