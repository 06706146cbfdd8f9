/// Understudy in a Spring Boot application, by configuration.
///
/// Goes in: properties under `understudy`, chat models that are beans, a file with policies. Comes
/// out: one chat model in front of them, its health, its meters, and what an operator wants to see.
/// May use core, config, the Spring AI adapter, Spring Boot; actuator and Micrometer only where the
/// class path has them.
@NullMarked
package dev.understudy.spring;

import org.jspecify.annotations.NullMarked;
