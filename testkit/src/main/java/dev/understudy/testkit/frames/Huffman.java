package dev.understudy.testkit.frames;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// The Huffman code of HPACK (RFC 7541 appendix B). It is canonical, so the length of each symbol's
/// code tells the code.
final class Huffman {
  /// The lengths for 0 to 255 and the end mark, each as a letter: `a` is 5.
  private static final String LENGTHS =
      "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhfibccccccccccccccccccccccdcdio"
          + "ijbkabababbbaccbbbabcbaabccccckgjixprpprrrsrssssststtrstrssssqrsrsstrqprrssqsrrtqrssqqrqsrss"
          + "prrrsrrsvvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqrqqsrruuttvsvwvvwwwwwxwwwwwvz";

  private static final int END_MARK = 256;

  /// Symbol by code, a one in front of the code to keep its zeros.
  private static final Map<Integer, Integer> SYMBOLS = new HashMap<>();

  static {
    int code = 0;
    int length = 5;
    for (int symbol :
        IntStream.rangeClosed(0, END_MARK)
            .boxed()
            .sorted(Comparator.comparingInt(Huffman::length))
            .toList()) {
      code <<= length(symbol) - length;
      length = length(symbol);
      SYMBOLS.put(code | (1 << length), symbol);
      code++;
    }
  }

  private Huffman() {}

  /// The text behind a code.
  static byte[] decode(byte[] coded) throws IOException {
    var text = new ByteArrayOutputStream();
    int code = 1;
    for (byte b : coded) {
      for (int bit = 7; bit >= 0; bit--) {
        code = (code << 1) | ((b >> bit) & 1);
        Integer symbol = SYMBOLS.get(code);
        if (symbol != null) {
          if (symbol == END_MARK) {
            throw new IOException("the end mark within a text");
          }
          text.write(symbol);
          code = 1;
        }
      }
    }
    boolean padding = code < (1 << 8) && Integer.bitCount(code + 1) == 1;
    if (!padding) {
      throw new IOException("not padded with ones");
    }
    return text.toByteArray();
  }

  private static int length(int symbol) {
    return LENGTHS.charAt(symbol) - 'a' + 5;
  }
}
