package dev.understudy.dialects;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PieceTest {
  private final byte[] bytes = "secret".getBytes(US_ASCII);

  @Test
  void aPieceIsAStretchOfTheArrayAndShowsNoneOfIt() {
    Piece piece = new Piece(bytes, 2, 5);
    assertThat(piece.bytes()).isSameAs(bytes);
    assertThat(new Bytes(0).add(piece).add(Piece.of(bytes))).hasToString("cresecret");
    assertThat(piece.length()).isEqualTo(3);
    assertThat(piece).hasToString("Piece[3 bytes]");
    assertThat(new Piece(bytes, 6, 6).length()).isZero();
  }

  @Test
  void aPieceDoesNotReachBeyondItsArray() {
    for (int[] range : new int[][] {{-1, 2}, {3, 2}, {0, 7}, {7, 7}}) {
      assertThatThrownBy(() -> new Piece(bytes, range[0], range[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
