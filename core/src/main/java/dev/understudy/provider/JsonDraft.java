package dev.understudy.provider;

import java.util.List;

/// What the builders of [JsonRecord]s share: a JSON object under construction, read as the record
/// at the end.
abstract class JsonDraft<B extends JsonDraft<B>> {
  private Json.Obj json;

  JsonDraft(Json.Obj start) {
    json = start;
  }

  /// Sets a field that has no method here. One of `null` is sent as `null`.
  public B extra(String name, Json value) {
    json = json.with(name, value);
    return self();
  }

  /// Sets a field by its place: `name`, or `outer.inner`.
  B put(String path, Json value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      json = json.with(path, value);
    } else {
      String outer = path.substring(0, dot);
      json = json.with(outer, json.object(outer).with(path.substring(dot + 1), value));
    }
    return self();
  }

  @SuppressWarnings("unchecked") // B is the class itself
  private B self() {
    return (B) this;
  }

  Json.Obj json() {
    return json;
  }

  static Json array(List<? extends JsonRecord> values) {
    return Json.of(values.stream().map(JsonRecord::toJson).toList());
  }
}
