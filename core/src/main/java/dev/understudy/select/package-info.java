/// Who may take over. Takes a [dev.understudy.call.Route], a rule, a history and health; gives
/// candidates in the order of preference.
///
/// May use `attempt`, `policy`, `call` and the readable side of `health`. No effects.
@NullMarked
package dev.understudy.select;

import org.jspecify.annotations.NullMarked;
