package dev.understudy.dialects.translate;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Reply;
import java.time.Instant;

/// Caller and target speak differently: what one reads, the other writes.
///
/// @param id of answers that have none
/// @param model of answers that name none
record ThroughNeutral(Codec caller, Codec target, String id, String model) implements Translation {
  @Override
  public Translation naming(String id, String model) {
    return new ThroughNeutral(caller, target, id, model);
  }

  @Override
  public Translated request(byte[] body, String model, boolean stream) throws Untranslatable {
    Dropped dropped = new Dropped();
    Dropped unplaced = new Dropped();
    byte[] written = target.write(caller.read(body, stream, dropped), model, unplaced);
    unplaced.names().forEach(name -> dropped.add(caller.nameOf(name)));
    return new Translated(written, dropped.names());
  }

  @Override
  public byte[] answer(byte[] body, Instant at) throws Untranslatable {
    return caller.writeReply(named(target.readReply(body)), at);
  }

  @Override
  public StreamTranslation stream(boolean usage, Instant at) {
    StreamWriter writer = caller.writer(usage, at);
    return new Stream(target.reader(new NamedStream(writer, id, model)), writer);
  }

  private Reply named(Reply reply) {
    return new Reply(
        reply.id().isEmpty() ? id : reply.id(),
        reply.model().isEmpty() ? model : reply.model(),
        reply.parts(),
        reply.ending(),
        reply.stopSequence(),
        reply.tokens());
  }

  private record Stream(StreamReader reader, StreamWriter writer) implements StreamTranslation {
    @Override
    public void feed(String eventName, byte[] data, int from, int to, Bytes out) {
      writer.into(out);
      reader.feed(eventName, data, from, to);
    }

    @Override
    public void end(Bytes out) {
      writer.into(out);
      reader.end();
    }
  }
}
