package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A delta of text is copied from one dialect into the other without an object of its own. A stream
/// of responses repeats all of its text at the end, so that it is kept until then.
class AllocationTest {
  private static final int DELTAS = 2000;

  @ParameterizedTest
  @CsvSource({
    "ANTHROPIC, OPENAI",
    "RESPONSES, OPENAI",
    "GEMINI, OPENAI",
    "OPENAI, ANTHROPIC",
    "RESPONSES, ANTHROPIC",
  })
  void aDeltaOfTextCostsNoObject(Dialect caller, Dialect target) {
    StreamTranslation translation = Translation.between(caller, target).stream(true);
    Bytes out = new Bytes(4096);
    for (Event event : Recorded.events(Spoken.TEXT.stream(target)).subList(0, 2)) {
      translation.feed(event.name(), event.bytes(), 0, event.bytes().length, out);
    }
    byte[] delta = delta(target);
    String name = target == Dialect.ANTHROPIC ? "content_block_delta" : "";
    assertThat(fed(translation, name, delta, out)).isNotNegative();
    long allocated = fed(translation, name, delta, out);
    assertThat(out.length()).isPositive();
    int kept = caller == Dialect.RESPONSES ? 4 * " word".length() : 0;
    assertThat(allocated / DELTAS).as("bytes a delta").isLessThan(8 + kept);
  }

  private static byte[] delta(Dialect target) {
    String data =
        target == Dialect.OPENAI
            ? "{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1,'model':'gpt','choices':[{'index':0,'delta':{'content':'"
                + " word'},'logprobs':null,'finish_reason':null}]}"
            : "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'"
                + " word'}}";
    return data.replace('\'', '"').getBytes(UTF_8);
  }

  /// Bytes allocated for that many deltas.
  private static long fed(StreamTranslation translation, String name, byte[] delta, Bytes out) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < DELTAS; i++) {
      out.clear();
      translation.feed(name, delta, 0, delta.length, out);
    }
    return thread.getCurrentThreadAllocatedBytes() - before;
  }
}
