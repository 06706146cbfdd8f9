package dev.understudy.transport;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Keeps what the leak detector finds; put in its place by the build, for every test of the module.
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
  static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  /// Called by Netty.
  public LeakRecorder(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  /// Called by older parts of Netty.
  @SuppressWarnings("deprecation")
  public LeakRecorder(Class<?> resourceType, int samplingInterval, long maxActive) {
    super(resourceType, samplingInterval, maxActive);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    FOUND.add(resourceType + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    FOUND.add(resourceType);
  }
}
