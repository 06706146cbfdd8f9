package dev.understudy.sdk;

/// An answer that nobody judges: passed on as it comes.
record RawReading(Leg leg) implements Reading {

  @Override
  public void take(byte[] bytes, int length) throws InterruptedException {
    leg.put(bytes, length);
  }

  @Override
  public void end() {
    leg.complete(new byte[0]);
  }
}
