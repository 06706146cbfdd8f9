package dev.understudy.dialects.stream;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.eventstream.EventStreamParser;
import dev.understudy.dialects.sse.SseParser;

/// How the stream of a dialect is cut into events.
public enum StreamFormat {
  /// Server-sent events.
  EVENTS("text/event-stream", 1 << 20),
  /// AWS's binary messages.
  MESSAGES("application/vnd.amazon.eventstream", EventStreamParser.USUAL_LIMIT);

  private final String mediaType;
  private final int limit;

  StreamFormat(String mediaType, int limit) {
    this.mediaType = mediaType;
    this.limit = limit;
  }

  /// The format of a provider's streams.
  public static StreamFormat of(Dialect dialect) {
    return switch (dialect) {
      case OPENAI, RESPONSES, ANTHROPIC, GEMINI -> EVENTS;
      case BEDROCK -> MESSAGES;
    };
  }

  /// What `accept` asks for and `content-type` says, in lower case.
  public String mediaType() {
    return mediaType;
  }

  /// Whether a `content-type` says that it is this.
  public boolean matches(String contentType) {
    return contentType.regionMatches(true, 0, mediaType, 0, mediaType.length());
  }

  /// A parser for one stream, with the usual limit of an event.
  public FrameParser parser() {
    return parser(limit);
  }

  /// A parser for the stream of an operation; events that hold images or whole answers may be long.
  public FrameParser parser(Endpoint endpoint) {
    return switch (endpoint) {
      case IMAGE_GENERATIONS, IMAGE_EDITS, RESPONSES -> parser(Math.max(limit, 16 << 20));
      default -> parser();
    };
  }

  /// A parser for one stream.
  ///
  /// @param limit of an event, in bytes
  public FrameParser parser(int limit) {
    return switch (this) {
      case EVENTS -> new SseParser(limit);
      case MESSAGES -> new EventStreamParser(limit);
    };
  }
}
