package dev.understudy.sdk;

import dev.understudy.engine.Engine;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;

/// What can be set of a failover under an SDK, whichever it is. Immutable and thread-safe: a method
/// that changes a setting gives a changed copy, and copies share what is known about the targets.
///
/// @param <H> the SDK's type of an HTTP client
/// @param <F> the failover for this SDK
public abstract class SdkFailover<H, F extends SdkFailover<H, F>> {
  private final ApiFailover failover;
  private final HttpClients<H> clients;

  /// @param failover over which targets, and how
  /// @param clients who sends
  protected SdkFailover(ApiFailover failover, HttpClients<H> clients) {
    this.failover = failover;
    this.clients = clients;
  }

  /// The same of something else.
  protected abstract F with(ApiFailover otherFailover, HttpClients<H> otherClients);

  /// The same under these rules.
  public final F policy(RetryPolicy value) {
    return with(failover.policy(value), clients);
  }

  /// The same on this engine: its health, clock, gate and listener.
  public final F engine(Engine value) {
    return with(failover.engine(value), clients);
  }

  /// The same, heard by this listener.
  public final F listener(EngineListener value) {
    return with(failover.listener(value), clients);
  }

  /// The same over this HTTP client in place of the SDK's own. It must neither retry nor add
  /// credentials. Closing a client of ours closes it.
  public final F over(H value) {
    return with(failover, clients.with(value));
  }

  /// The same with an HTTP client of its own for one target: another proxy, other certificates.
  ///
  /// @throws IllegalArgumentException if no target has this name
  public final F over(String target, H value) {
    if (failover.targets().stream().noneMatch(known -> known.target().name().equals(target))) {
      throw new IllegalArgumentException("no target is called " + target);
    }
    return with(failover, clients.with(target, value));
  }

  /// Over which targets, and how.
  protected final ApiFailover failover() {
    return failover;
  }

  /// Who sends.
  protected final HttpClients<H> clients() {
    return clients;
  }

  /// The names of the targets, in their order.
  @Override
  public final String toString() {
    return getClass().getSimpleName() + failover.targets();
  }
}
