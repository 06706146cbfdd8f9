package dev.understudy.gateway.relay;

import dev.understudy.call.Attempt;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.dialects.resume.PrefillForm;
import dev.understudy.dialects.scan.RequestScan;
import dev.understudy.dialects.scan.Scan;
import dev.understudy.dialects.translate.Translated;
import dev.understudy.gateway.route.Wiring;
import dev.understudy.resume.PrefillSeam;
import dev.understudy.resume.VerifiedSeam;
import dev.understudy.transport.RequestHead;
import java.time.Instant;
import java.util.List;

/// What one attempt sends, and what becomes of the events of its answer if that is a stream.
///
/// @param dropped names of what the request lost on its way to this target
/// @param askedForUsage whether the stream was asked for its usage though the caller was not
/// @param course of the answer; without use for a plain one
record Outgoing(
    RequestHead head,
    List<Piece> body,
    List<String> dropped,
    boolean askedForUsage,
    Course course) {

  /// For an attempt.
  ///
  /// @throws Untranslatable if the target cannot be asked for it
  static Outgoing of(Conversation conversation, Wiring wiring, Attempt attempt)
      throws Untranslatable {
    Outgoing fresh = fresh(conversation, wiring);
    return switch (attempt.why()) {
      case RESUME -> fresh.continued(conversation, wiring);
      case REGENERATE -> fresh.regenerated(conversation, wiring);
      default -> fresh;
    };
  }

  private static Outgoing fresh(Conversation conversation, Wiring wiring) throws Untranslatable {
    Scan scan = conversation.scan();
    Endpoint asked = conversation.endpoint().in(conversation.dialect(wiring));
    RequestHead head = wiring.head(asked, scan.stream());
    if (conversation.translates(wiring)) {
      Translated translated =
          conversation.translation(wiring).request(scan.body(), wiring.model(), scan.stream());
      Course course =
          FreshCourse.translated(
              conversation,
              conversation.translation(wiring).stream(scan.wantsUsage(), Instant.now()));
      return new Outgoing(
          head, List.of(Piece.of(translated.body())), translated.dropped(), false, course);
    }
    boolean ask =
        scan instanceof RequestScan
            && scan.stream()
            && !scan.wantsUsage()
            && wiring.tellsUsage(asked);
    List<Piece> body =
        ask && scan instanceof RequestScan json
            ? json.spliceWithUsage(wiring.model())
            : scan.splice(wiring.model());
    return new Outgoing(head, body, List.of(), ask, FreshCourse.asSent(conversation, ask));
  }

  /// The same, with what the caller has as the beginning of the answer.
  private Outgoing continued(Conversation conversation, Wiring wiring) throws Untranslatable {
    PrefillForm form =
        Progress.form(conversation, wiring)
            .orElseThrow(() -> new Untranslatable("messages", "the target continues no text"));
    Delivered delivered = conversation.progress().delivered();
    PrefillSeam seam = new PrefillSeam(delivered.text(), form.echoes());
    byte[] more =
        form.continued(whole(), seam.given())
            .orElseThrow(() -> new Untranslatable("messages", "the text cannot be continued"));
    return new Outgoing(
        form.beta() ? wiring.trialHead() : head,
        List.of(Piece.of(more)),
        dropped,
        askedForUsage,
        new ResumedCourse(conversation.dialect(wiring), seam, conversation.progress()));
  }

  private Outgoing regenerated(Conversation conversation, Wiring wiring) {
    VerifiedSeam seam = new VerifiedSeam(conversation.progress().delivered().text());
    return new Outgoing(
        head,
        body,
        dropped,
        askedForUsage,
        new ResumedCourse(conversation.dialect(wiring), seam, conversation.progress()));
  }

  private byte[] whole() {
    Bytes whole = new Bytes(Math.toIntExact(length()));
    body.forEach(whole::add);
    return whole.toArray();
  }

  /// Bytes of the body.
  long length() {
    long length = 0;
    for (Piece piece : body) {
      length += piece.length();
    }
    return length;
  }
}
