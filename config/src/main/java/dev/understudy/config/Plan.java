package dev.understudy.config;

import dev.understudy.attempt.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a configuration leads to: for every model, who is tried after whom, and who may see its
/// prompts. Found by asking the planner, not by a second description of what it does.
///
/// @param models in file order
public record Plan(List<ModelPlan> models) {
  public Plan {
    models = List.copyOf(models);
  }

  /// The plan of a model.
  ///
  /// @param model the entry's unique name
  /// @param policy its name, `inline` or `none`
  /// @param courses one for each group of failures with the same consequences
  /// @param worstAttempts no call makes more
  /// @param worstTime no call takes longer, streams that have begun aside
  /// @param destinations who may see its prompts
  public record ModelPlan(
      String model,
      String policy,
      List<Course> courses,
      int worstAttempts,
      Duration worstTime,
      List<Destination> destinations) {
    public ModelPlan {
      courses = List.copyOf(courses);
      destinations = List.copyOf(destinations);
    }
  }

  /// What follows when every attempt fails in the same way, and at once.
  ///
  /// @param failures names of the failures
  /// @param steps the attempts, in order
  /// @param end why there is no further one
  public record Course(List<String> failures, List<Step> steps, String end) {
    public Course {
      failures = List.copyOf(failures);
      steps = List.copyOf(steps);
    }
  }

  /// An attempt.
  ///
  /// @param model the unique name of its target
  /// @param longestWait before it, if no provider asks for more
  public record Step(String model, Duration longestWait) {}

  /// Somebody who may see the prompts of calls for a model.
  ///
  /// @param vendor the provider part of the model ids
  /// @param host host and port
  /// @param models the names of the targets there
  public record Destination(String vendor, String host, List<String> models) {
    public Destination {
      models = List.copyOf(models);
    }
  }

  /// The plan of every model of a configuration.
  public static Plan of(Configuration configuration) {
    return new Plan(
        configuration.models().stream()
            .map(entry -> new Rehearsal(configuration, entry).plan())
            .toList());
  }

  /// Groups targets by vendor and host, in alphabetical order.
  static List<Destination> destinations(List<Target> targets) {
    Map<String, List<Target>> places = new TreeMap<>();
    for (Target target : targets) {
      String place = target.provider() + " " + target.endpoint();
      places.computeIfAbsent(place, absent -> new ArrayList<>()).add(target);
    }
    return places.values().stream()
        .map(group ->
            new Destination(
                group.getFirst().provider(),
                group.getFirst().endpoint(),
                group.stream().map(Target::name).toList()))
        .toList();
  }

  /// The plan for a terminal, a few lines a model.
  public String text() {
    StringBuilder out = new StringBuilder();
    for (ModelPlan model : models) {
      out.append(model.model()).append("  (policy: ").append(model.policy()).append(")\n");
      int width =
          model.courses().stream()
              .mapToInt(course -> String.join(", ", course.failures()).length())
              .max()
              .orElse(0);
      for (Course course : model.courses()) {
        String failures = String.join(", ", course.failures());
        out.append("  ").append(failures).append(" ".repeat(width - failures.length()));
        out.append("  ").append(steps(course)).append("; ").append(course.end()).append('\n');
      }
      out.append("  at most ").append(model.worstAttempts());
      out.append(model.worstAttempts() == 1 ? " attempt, " : " attempts, ");
      out.append(Spans.text(model.worstTime())).append('\n');
      out.append("  prompts may go to: ");
      out.append(
          String.join(
              ", ",
              model.destinations().stream()
                  .map(place -> place.vendor() + " (" + place.host() + ")")
                  .toList()));
      out.append("\n\n");
    }
    return out.toString();
  }

  private static String steps(Course course) {
    StringBuilder line = new StringBuilder();
    for (Step step : course.steps()) {
      if (!line.isEmpty()) {
        line.append(" -> ");
      }
      if (step.longestWait().isPositive()) {
        line.append("(up to ").append(Spans.text(step.longestWait())).append(") ");
      }
      line.append(step.model());
    }
    return line.toString();
  }

  /// The plan as plain values, for JSON.
  public List<Map<String, Object>> data() {
    return models.stream().map(Plan::data).toList();
  }

  private static Map<String, Object> data(ModelPlan model) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("model", model.model());
    data.put("policy", model.policy());
    data.put("courses", model.courses().stream().map(Plan::data).toList());
    data.put("worst_attempts", model.worstAttempts());
    data.put("worst_time_ms", model.worstTime().toMillis());
    data.put(
        "destinations",
        model.destinations().stream()
            .map(place ->
                Map.of("vendor", place.vendor(), "host", place.host(), "models", place.models()))
            .toList());
    return data;
  }

  private static Map<String, Object> data(Course course) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("failures", course.failures());
    data.put(
        "steps",
        course.steps().stream()
            .map(step ->
                Map.of("model", step.model(), "longest_wait_ms", step.longestWait().toMillis()))
            .toList());
    data.put("end", course.end());
    return data;
  }
}
