package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.Test;

class NativeIoTest {
  @Test
  void itWorksWhereItLoads() {
    assertThat(NativeIo.WORKS).isEqualTo(Epoll.isAvailable());
  }

  @Test
  void classesThatAreNewerThanTheirLibraryMeanThatItDoesNot() {
    assertThat(
            NativeIo.links(() -> {
              throw new UnsatisfiedLinkError("errnoENAMETOOLONG");
            }))
        .isFalse();
  }
}
