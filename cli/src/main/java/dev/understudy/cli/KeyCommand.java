package dev.understudy.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `understudy key`: a new key for a caller. The key is shown once and kept nowhere; the file gets
/// its digest.
@Command(
    name = "key",
    description = "Makes a key for a caller, and the line that lets it in.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  understudy key team-a")
final class KeyCommand implements Callable<Integer> {
  /// Twice what a key needs at least.
  private static final int RANDOM_BYTES = 32;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Who gets it: letters, digits, '-', '_', '.'.")
  private String name;

  @SuppressWarnings("NullAway.Init")
  KeyCommand() {}

  @Override
  public Integer call() throws NoSuchAlgorithmException {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      spec.commandLine().getErr().println("understudy: not a name for a key: " + quoted());
      return Main.NO;
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String key = "us-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
    PrintWriter out = spec.commandLine().getOut();
    out.println("for " + name + ", shown only now:");
    out.println("  " + key);
    out.println("for the file, under `auth: {api_keys: [...]}`:");
    out.println("  - {name: " + name + ", sha256: \"" + HexFormat.of().formatHex(digest) + "\"}");
    return Main.OK;
  }

  private String quoted() {
    return '"' + name.replaceAll("\\p{Cntrl}", " ") + '"';
  }
}
