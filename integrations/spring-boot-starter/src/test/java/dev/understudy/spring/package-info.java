/// The starter in applications as Spring Boot makes them.
@NullMarked
package dev.understudy.spring;

import org.jspecify.annotations.NullMarked;
