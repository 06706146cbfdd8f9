/// Failover across LangChain4j models, whoever made them.
///
/// Goes in: LangChain4j models by target, a policy, and what a caller of LangChain4j asks. Comes
/// out: a LangChain4j model of the same sort that keeps answering while one of them can; and
/// LangChain4j's own exceptions when none can, each with the whole story as its cause. May use
/// core, the error classifier of the dialects, and LangChain4j. Decides nothing: every rule is the
/// engine's.
@NullMarked
package dev.understudy.langchain4j;

import org.jspecify.annotations.NullMarked;
