/// Configuration files: text to records, records to text, the schema, the checks and the plan.
module dev.understudy.config {
  requires transitive dev.understudy.core;
  requires org.snakeyaml.engine;
  requires static transitive org.jspecify;

  exports dev.understudy.config;
}
