package dev.understudy.bench.micro;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.sse.SseParser;
import dev.understudy.dialects.stream.CommitGate;
import dev.understudy.dialects.stream.StreamMachine;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// What it costs to follow a chat stream of 50 events, each in a read of its own: parser,
/// completion machine and commit gate, beside a Jackson tree an event.
@State(Scope.Thread)
public class StreamBenchmark {
  private static final int PREFIX = "data: ".length();

  private final List<byte[]> reads = Bodies.chatStream(50);
  private final ObjectMapper mapper = new JsonMapper();

  /// A tree an event, without a parser of events: the reads are known to hold one each.
  @Benchmark
  @Row(value = "stream of 50 events: Jackson tree an event", against = "trees")
  public void trees(Blackhole sink) {
    for (byte[] read : reads.subList(0, reads.size() - 1)) {
      sink.consume(mapper.readTree(Arrays.copyOfRange(read, PREFIX, read.length)));
    }
  }

  /// Parser, machine and gate.
  @Benchmark
  @Row(value = "stream of 50 events: parser, machine and gate", against = "trees")
  public boolean followed(Blackhole sink) {
    SseParser parser = new SseParser();
    Follower follower = new Follower(sink);
    for (byte[] read : reads) {
      parser.feed(read, 0, read.length, follower);
    }
    parser.end(follower);
    return follower.machine.complete();
  }

  private static final class Follower implements FrameParser.Sink {
    private final StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    private final CommitGate gate = new CommitGate(CommitGate.Opens.WITH_CONTENT);
    private final Blackhole sink;

    Follower(Blackhole sink) {
      this.sink = sink;
    }

    @Override
    public void event(String name, byte[] data, int from, int to) {
      switch (gate.offer(machine.on(name, data, from, to), machine, data, from, to)) {
        case HOLD -> {}
        case COMMIT -> sink.consume(gate.release());
        case PASS -> sink.consume(to - from);
      }
    }

    @Override
    public void comment() {}

    @Override
    public void malformed(String why) {
      throw new IllegalStateException(why);
    }

    @Override
    public void broken(String why) {
      throw new IllegalStateException(why);
    }
  }
}
