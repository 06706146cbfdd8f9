package dev.understudy.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a process and its children have used, from `/proc`.
///
/// @param ticks CPU time in user and system mode, in hundredths of a second
/// @param residentKb memory in use now, in KiB
record Usage(long ticks, long residentKb) {
  /// `/proc` counts CPU time in this many ticks a second on every Linux there is.
  static final int TICKS_A_SECOND = 100;

  static Usage of(ProcessHandle process) throws IOException {
    List<ProcessHandle> family = Stream.concat(Stream.of(process), process.descendants()).toList();
    long ticks = 0;
    long resident = 0;
    for (ProcessHandle member : family) {
      Path proc = Path.of("/proc", Long.toString(member.pid()));
      ticks += ticks(Files.readString(proc.resolve("stat")));
      resident += resident(Files.readAllLines(proc.resolve("status")));
    }
    return new Usage(ticks, resident);
  }

  /// CPU microseconds since an earlier reading.
  double microsSince(Usage earlier) {
    return (ticks - earlier.ticks) * (1e6 / TICKS_A_SECOND);
  }

  /// Fields 14 and 15. The name, field 2, may hold anything but ends at the last parenthesis.
  private static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long resident(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
