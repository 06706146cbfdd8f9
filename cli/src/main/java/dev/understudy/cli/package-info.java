/// The command line. Goes in: arguments, a configuration file, the environment. Comes out: text on
/// standard output, problems on standard error, an exit code: 0, 1 (said no), 2 (could not run),
/// 130 (interrupted).
///
/// May use everything. A class a command; what a command does beyond reading its arguments is done
/// by other modules.
@NullMarked
package dev.understudy.cli;

import org.jspecify.annotations.NullMarked;
