package dev.understudy.langchain4j;

import dev.understudy.provider.Json;
import java.lang.reflect.InvocationTargetException;

/// An error event of Anthropic's streams, put together again from the exception that LangChain4j
/// made of it. That class is no part of LangChain4j's interface, so it is asked by name.
final class ErrorEvent {
  private ErrorEvent() {}

  /// The event's JSON.
  static String of(RuntimeException failure) {
    Json.Obj error =
        Json.object("type", Json.of(type(failure)))
            .with("message", Json.of(String.valueOf(failure.getMessage())));
    return Json.object("type", Json.of("error")).with("error", error).toString();
  }

  private static String type(RuntimeException failure) {
    try {
      return String.valueOf(failure.getClass().getMethod("type").invoke(failure));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException unknown) {
      return "api_error"; // an error of no particular sort
    }
  }
}
