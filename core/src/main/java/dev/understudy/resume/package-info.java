/// Going on with a stream that broke in front of its reader, whatever it is made of.
///
/// Goes in: what the items of a stream are ([Pieces]), what the reader has ([Told]) and the items
/// of another attempt. Comes out: the items the reader lacks ([Splice]), found by their text
/// ([Seam]), and what the broken attempts took ([Lost]). May use nothing but the JDK. No effects;
/// who is asked to go on is the planner's to say.
@NullMarked
package dev.understudy.resume;

import org.jspecify.annotations.NullMarked;
