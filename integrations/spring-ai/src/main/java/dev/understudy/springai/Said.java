package dev.understudy.springai;

import org.springframework.ai.chat.model.ChatResponse;

/// A piece of a streamed answer.
///
/// @param piece as the caller gets it
/// @param attempt whose it is, by number
record Said(ChatResponse piece, int attempt) {}
