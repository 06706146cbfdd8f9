package dev.understudy.bench.micro;

import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.scan.BadBody;
import dev.understudy.dialects.scan.RequestScan;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What it costs to judge a request and to put another model in: one strict scan and a splice,
/// beside a tree that is changed and printed.
@State(Scope.Thread)
public class ScanBenchmark {
  private final byte[] small = Bodies.chat(1 << 10);
  private final byte[] large = Bodies.chat(64 << 10);
  private final ObjectMapper mapper = new JsonMapper();

  /// Tree and print, 1 KB.
  @Benchmark
  @Row(value = "request of 1 KB: Jackson tree, changed and printed", against = "smallTree")
  public byte[] smallTree() {
    return printed(small);
  }

  /// Tree and print, 64 KB.
  @Benchmark
  @Row(value = "request of 64 KB: Jackson tree, changed and printed", against = "largeTree")
  public byte[] largeTree() {
    return printed(large);
  }

  /// Scan and splice, 1 KB.
  @Benchmark
  @Row(value = "request of 1 KB: scan and splice", against = "smallTree")
  public List<Piece> smallScan() throws BadBody {
    return RequestScan.of(small, Endpoint.CHAT_COMPLETIONS).splice("gpt-4o-mini");
  }

  /// Scan and splice, 64 KB.
  @Benchmark
  @Row(value = "request of 64 KB: scan and splice", against = "largeTree")
  public List<Piece> largeScan() throws BadBody {
    return RequestScan.of(large, Endpoint.CHAT_COMPLETIONS).splice("gpt-4o-mini");
  }

  private byte[] printed(byte[] body) {
    JsonNode tree = mapper.readTree(body);
    return mapper.writeValueAsBytes(((ObjectNode) tree).put("model", "gpt-4o-mini"));
  }
}
