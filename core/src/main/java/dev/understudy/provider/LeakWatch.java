package dev.understudy.provider;

/// Leftovers of a task, and who hears of it if the task does not stop.
///
/// @param leftovers what becomes of the task otherwise
/// @param hearing is told if it does not stop
record LeakWatch<T>(Time.Leftovers<? super T> leftovers, Runnable hearing)
    implements Time.Leftovers<T> {
  /// Of a task with nothing to clean up.
  static final Time.Leftovers<Object> NOTHING = new Time.Leftovers<>() {};

  @Override
  public void abandoned() {
    leftovers.abandoned();
  }

  @Override
  public void late(T value) {
    leftovers.late(value);
  }

  @Override
  public void leaked() {
    hearing.run();
  }
}
