package dev.understudy.dialects;

/// What a caller of OpenAI responses has been told of its response: enough to end the stream
/// honestly, with an event that the official clients take for one of the same response.
///
/// Found in the events that the caller got, whoever wrote them.
///
/// @param id of the response
/// @param createdAt seconds of the Unix epoch
/// @param model as the events name it
/// @param nextSequence the `sequence_number` that the next event must have
public record ResponseSoFar(String id, long createdAt, String model, long nextSequence) {}
