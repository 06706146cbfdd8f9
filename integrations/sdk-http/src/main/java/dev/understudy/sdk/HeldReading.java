package dev.understudy.sdk;

import dev.understudy.dialects.Bytes;

/// An answer that is held whole before anyone sees it, so that a cut, an error in a 200 or an empty
/// answer is found in time. A good one beyond the limit is passed on from there; of an error only
/// the first 64 KiB count.
final class HeldReading implements Reading {
  private static final int HELD = 8 << 20;
  private static final int SOUND = 64 << 10;
  private static final int ERROR = 64 << 10;

  private final Leg leg;
  private final boolean good;
  private final Fault fault;
  private final int most;
  private final Bytes bytes = new Bytes(4096);
  private boolean passing;

  private HeldReading(Leg leg, boolean good, Fault fault, int most) {
    this.leg = leg;
    this.good = good;
    this.fault = fault;
    this.most = most;
  }

  /// For an answer of status 2xx.
  ///
  /// @param sound whether it is sound, which is passed on early
  static HeldReading good(Leg leg, boolean sound) {
    return new HeldReading(leg, true, Fault.None.NONE, sound ? SOUND : HELD);
  }

  /// For any other answer.
  ///
  /// @param fault beside its status
  static HeldReading error(Leg leg, Fault fault) {
    return new HeldReading(leg, false, fault, ERROR);
  }

  @Override
  public void take(byte[] more, int length) throws InterruptedException {
    if (passing) {
      leg.put(more, length);
      return;
    }
    if (length <= most - bytes.length()) {
      bytes.add(more, 0, length);
    } else if (good) {
      passing = true;
      bytes.add(more, 0, length);
      leg.begin(bytes.array(), bytes.length());
    } else {
      bytes.add(more, 0, most - bytes.length());
      end();
    }
  }

  @Override
  public void end() {
    if (passing) {
      leg.complete(new byte[0]);
    } else {
      leg.whole(bytes.toArray(), fault);
    }
  }
}
