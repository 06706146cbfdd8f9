package dev.understudy.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a process holds.
///
/// @param heapKb live objects, right after a collection
/// @param residentKb memory of the process
/// @param threads of the operating system
/// @param descriptors open files and sockets
record Vitals(Duration at, long heapKb, long residentKb, long threads, long descriptors) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /// Collects garbage there and looks.
  static Vitals of(ProcessHandle process, Duration at) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    jcmd(pid, "GC.run");
    long heap =
        jcmd(pid, "GC.heap_info")
            .lines()
            .filter(line -> !line.contains("etaspace") && !line.contains("class space"))
            .map(USED::matcher)
            .filter(Matcher::find)
            .mapToLong(used -> Long.parseLong(used.group(1)))
            .sum();
    List<String> status = Files.readAllLines(Path.of("/proc", pid, "status"));
    try (Stream<Path> open = Files.list(Path.of("/proc", pid, "fd"))) {
      return new Vitals(at, heap, field(status, "VmRSS:"), field(status, "Threads:"), open.count());
    }
  }

  private static String jcmd(String... arguments) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd: " + output);
    }
    return output;
  }

  private static long field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  @Override
  public String toString() {
    return "heap %,d KB, resident %,d KB, %d threads, %d descriptors"
        .formatted(heapKb, residentKb, threads, descriptors);
  }
}
