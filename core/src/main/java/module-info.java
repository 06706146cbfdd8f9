/// The engine of Understudy: policies, the planner, health rules, the loop that carries decisions
/// out, and the provider interface. Needs nothing but the JDK.
module dev.understudy.core {
  requires static transitive org.jspecify;

  exports dev.understudy.attempt;
  exports dev.understudy.call;
  exports dev.understudy.engine;
  exports dev.understudy.failover;
  exports dev.understudy.health;
  exports dev.understudy.observe;
  exports dev.understudy.plan;
  exports dev.understudy.policy;
  exports dev.understudy.provider;
  exports dev.understudy.resume;
  exports dev.understudy.select;
}
