package org.skald.log.kafka;

import java.util.Optional;
import org.skald.log.Answer;
import org.skald.log.Position;

/**
 * What came of a record that was appended anew.
 *
 * @param position its place in the log, which this node has applied
 * @param answer what was decided; empty for what is not answered, such as a reply, or a record that
 *     is still no command
 */
public record Replayed(Position position, Optional<Answer> answer) {}
