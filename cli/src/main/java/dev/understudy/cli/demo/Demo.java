package dev.understudy.cli.demo;

import dev.understudy.call.History;
import dev.understudy.config.ConfigFile;
import dev.understudy.config.Configuration;
import dev.understudy.config.Loaded;
import dev.understudy.gateway.Gateway;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Plays the scenes against a real gateway and shows every call.
public final class Demo implements EngineListener {
  private record Shown(CallRecord record, Caller.Seen seen) {}

  private final PrintWriter out;
  private final Paint paint;
  private final BlockingQueue<CallRecord> records = new LinkedBlockingQueue<>();
  private final List<Shown> shown = new ArrayList<>();

  /// @param out where everything is shown
  public Demo(PrintWriter out) {
    this.out = out;
    this.paint = Paint.ofTerminal();
  }

  @Override
  public void call(CallRecord record) {
    records.add(record);
  }

  /// Plays.
  ///
  /// @param port of the gateway; 0 for any free one
  /// @param keep whether to go on serving until the process is interrupted
  /// @return whether everything happened as announced
  public boolean play(int port, boolean keep) throws IOException, InterruptedException {
    try (Cast cast = new Cast();
        Gateway gateway = Gateway.builder().listener(this).start(configuration(cast, port))) {
      int bound = gateway.address().getPort();
      say("Three scripted providers, a gateway on 127.0.0.1:" + bound + ", and a client that");
      say(
          "asks it for "
              + paint.strong("openai/gpt-4o")
              + ". A bar is an attempt; > is a failover.");
      try (Caller caller = new Caller(bound)) {
        for (Scene scene : Scene.all()) {
          play(scene, cast, caller);
        }
      }
      boolean good = summary();
      invite(keep, bound);
      if (keep) {
        new CountDownLatch(1).await();
      }
      return good;
    }
  }

  private static Configuration configuration(Cast cast, int port) {
    Loaded<Configuration> loaded =
        ConfigFile.parse(cast.configuration(port), "demo.yaml", Map.of());
    return loaded
        .value()
        .orElseThrow(() -> new IllegalStateException("demo.yaml: " + loaded.problems()));
  }

  private void play(Scene scene, Cast cast, Caller caller)
      throws IOException, InterruptedException {
    cast.recover();
    scene.incident().accept(cast);
    say("");
    say(paint.strong(scene.title()));
    for (Scene.Beat beat : scene.calls()) {
      TimeUnit.NANOSECONDS.sleep(beat.pause().toNanos());
      show(beat, caller.call(beat.streaming()));
    }
  }

  private void show(Scene.Beat beat, Caller.Seen seen) throws InterruptedException {
    CallRecord record = records.poll(5, TimeUnit.SECONDS);
    if (record == null) {
      throw new IllegalStateException("the gateway told nothing of a call that it answered");
    }
    shown.add(new Shown(record, seen));
    say(
        String.format(
            Locale.ROOT,
            "  %-6s  %s  %7s  %s",
            beat.streaming() ? "stream" : "plain",
            seen.whole() ? paint.good("200") : paint.bad(Integer.toString(seen.status())),
            Timeline.millis(record.took().toNanos()),
            new Timeline(paint).of(record)));
    if (!seen.whole()) {
      say(paint.dim("          " + seen.body().strip()));
    }
  }

  private boolean summary() {
    long answered = shown.stream().filter(one -> one.seen().whole()).count();
    long rescued =
        shown.stream().filter(one -> one.seen().whole() && !byOpenai(one.record())).count();
    int attempts = shown.stream().mapToInt(one -> one.record().history().size()).sum();
    say("");
    say(paint.strong("summary"));
    say("  " + shown.size() + " calls, " + attempts + " attempts");
    say("  " + answered + " answered, " + rescued + " of them because another provider took over");
    say("  " + (shown.size() - answered) + " not answered, and told so with every attempt named");
    return answered == shown.size() - 1;
  }

  private static boolean byOpenai(CallRecord record) {
    History history = record.history();
    return history.attempt(history.delivered()).target().provider().equals("openai");
  }

  private void invite(boolean keep, int port) {
    say("");
    if (keep) {
      say("The gateway stays up; Ctrl-C ends it. Try:");
    } else {
      say("To play with it yourself: " + paint.strong("understudy demo --keep") + ", then");
    }
    say("");
    say("  curl -i http://127.0.0.1:" + (keep ? port : 12000) + "/v1/chat/completions \\");
    say("    -H 'content-type: application/json' \\");
    say(
        "    -d '{\"model\": \"openai/gpt-4o\", \"messages\":"
            + " [{\"role\": \"user\", \"content\": \"Hello\"}]}'");
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
