package dev.understudy.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// Runs a command line in this process and keeps what it printed.
///
/// @param code the exit code
/// @param out standard output
/// @param err standard error
record Shell(int code, String out, String err) {

  static Shell run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new Shell(code, out.toString(), err.toString());
  }
}
