/// LangChain4j's own models, on real sockets, while their providers fail.
@NullMarked
package dev.understudy.langchain4j;

import org.jspecify.annotations.NullMarked;
