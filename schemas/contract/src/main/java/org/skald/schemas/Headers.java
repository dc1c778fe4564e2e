package org.skald.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/**
 * Names of the Kafka headers that Skald reads and writes, and their text values: CloudEvents 1.0 in
 * Kafka binary mode, W3C trace context, and a few of Skald's own on dead letters.
 */
public final class Headers {

  /** Version of CloudEvents, always {@link #SPECVERSION_1_0}. */
  public static final String SPECVERSION = "ce_specversion";

  /** Value of {@link #SPECVERSION}. */
  public static final String SPECVERSION_1_0 = "1.0";

  /** Request id of a command to the log, command id of a participant's command, id of a reply. */
  public static final String ID = "ce_id";

  /** Full name of the value's schema, or {@link #TYPE_REPLY}. */
  public static final String TYPE = "ce_type";

  /** Value of {@link #TYPE} on every reply. */
  public static final String TYPE_REPLY = "org.skald.Reply";

  /** Who sends the record. */
  public static final String SOURCE = "ce_source";

  /** When it was made, RFC 3339. */
  public static final String TIME = "ce_time";

  /** On a participant's command: the saga that it comes from. */
  public static final String SAGA_ID = "ce_sagaid";

  /** On a participant's command: the step that it comes from. */
  public static final String STEP = "ce_step";

  /** On a participant's command and its reply: which attempt, from 1. */
  public static final String ATTEMPT = "ce_attempt";

  /** On a participant's command: a {@link Direction}. */
  public static final String DIRECTION = "ce_direction";

  /** On a command that undoes: the command id of what it undoes. */
  public static final String COMPENSATES = "ce_compensates";

  /**
   * On a participant's command: {@code true} when it must not be done, and only be said what became
   * of it; without it the command is to be done.
   */
  public static final String QUERY = "ce_query";

  /** On a participant's command: the log topic that waits for the reply. */
  public static final String REPLY_TO = "ce_replyto";

  /** On a participant's command and its reply: proof that the reply comes from who received it. */
  public static final String REPLY_TOKEN = "ce_replytoken";

  /** On a participant's command: after it, RFC 3339, the reply is unlikely to be waited for. */
  public static final String DEADLINE = "ce_deadline";

  /**
   * On a participant's command to do: at that time, RFC 3339, its saga turns around, unless it has
   * passed its pivot by then.
   */
  public static final String SAGA_DEADLINE = "ce_sagadeadline";

  /** On an event of the coordination log's journal: what it is about, a kind and a name. */
  public static final String SUBJECT = "ce_subject";

  /** On an event of the coordination log's journal: its place in the log, such as 4711.0. */
  public static final String REVISION = "ce_revision";

  /** On an event of the coordination log's journal: the {@link #REVISION} of the event before. */
  public static final String PREVIOUS = "ce_previous";

  /**
   * On an event of the saga log's journal: {@code true} on the last one that its record of the log
   * has brought about; without it there are more.
   */
  public static final String LAST = "ce_skaldlast";

  /** The lock under which something is written, as it is called in Skald. */
  public static final String LOCK = "ce_skaldlock";

  /** The fencing token of the grant of {@link #LOCK}, a whole number. */
  public static final String TOKEN = "ce_skaldtoken";

  /** On what a person asks of a saga: who it is, as the node attests under its seal. */
  public static final String PRINCIPAL = "ce_skaldprincipal";

  /** On a command to a sub-saga: the name of the definition that it is, or was, started of. */
  public static final String SAGA = "ce_skaldsaga";

  /** On a command to a sub-saga: the version of {@link #SAGA}; without it the latest. */
  public static final String SAGA_VERSION = "ce_skaldversion";

  /** On a command to a sub-saga or a lock: proof that all its commands come from one saga. */
  public static final String PROOF = "ce_skaldproof";

  /** On a command that starts a sub-saga: whether its parent may have to undo it. */
  public static final String UNDOABLE = "ce_skaldundoable";

  /** On the reply of a lock that was granted: the token of the grant; {@link #LOCK} says which. */
  public static final String GRANT = "ce_skaldgrant";

  /** W3C trace context. */
  public static final String TRACEPARENT = "traceparent";

  /** On a reply: the {@link #ID} of the command. */
  public static final String COMMAND_ID = "ce_commandid";

  /** On a reply: an {@link Outcome}. */
  public static final String OUTCOME = "ce_outcome";

  /** On an ok reply: true when nothing was changed, so that there is nothing to undo or commit. */
  public static final String UNCHANGED = "ce_unchanged";

  /** On a dead letter: why it was rejected, in words. */
  public static final String CAUSE = "skald_cause";

  /** On a dead letter: why it was rejected, as a code for programs. */
  public static final String CODE = "skald_code";

  /** On a dead letter: the topic that it came from. */
  public static final String TOPIC = "skald_topic";

  /** On a dead letter: the partition that it came from. */
  public static final String PARTITION = "skald_partition";

  /** On a dead letter: its position in that partition. */
  public static final String POSITION = "skald_position";

  /**
   * On a dead letter that was a record of another topic: the definition of which it was to start a
   * saga.
   */
  public static final String DEFINITION = "skald_definition";

  /**
   * On a dead letter that was to be an event: a channel of events that has taken it, though another
   * has not.
   */
  public static final String TAKEN_BY = "skald_takenby";

  /** On a dead letter: the log time at which it was rejected, RFC 3339. */
  public static final String REJECTED_AT = "skald_time";

  /** On a record that was a dead letter and was appended anew: which one, such as 2-4711. */
  public static final String DEAD_LETTER = "skald_deadletter";

  /** On a note among dead letters: which one was appended anew, such as 2-4711. */
  public static final String REPLAYS = "skald_replays";

  /** On what somebody did by hand: who. */
  public static final String ACTOR = "skald_actor";

  /** On what somebody did by hand: why. */
  public static final String REASON = "skald_reason";

  private Headers() {}

  /**
   * The text of the last header of this name, or empty when there is none.
   *
   * @throws NotDecodable when its value is null or not UTF-8
   */
  public static Optional<String> text(org.apache.kafka.common.header.Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null) {
      return Optional.empty();
    }
    if (header.value() == null) {
      throw new NotDecodable("expected text in the header " + name + ", found null");
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header.value())).toString());
    } catch (CharacterCodingException e) {
      throw new NotDecodable(
          "expected UTF-8 text in the header %s, found %d other bytes"
              .formatted(name, header.value().length),
          e);
    }
  }

  /**
   * The text of the last header of this name.
   *
   * @throws NotDecodable when there is none, or its value is blank or not UTF-8
   */
  public static String required(org.apache.kafka.common.header.Headers headers, String name) {
    String text =
        text(headers, name)
            .orElseThrow(() -> new NotDecodable("expected the header " + name + ", found none"));
    if (text.isBlank()) {
      throw new NotDecodable(
          "expected text in the header " + name + ", found " + NotDecodable.quote(text));
    }
    return text;
  }

  /**
   * The attempt that {@link #ATTEMPT} names.
   *
   * @throws NotDecodable when there is none, or it is no whole number from 1
   */
  public static int attempt(org.apache.kafka.common.header.Headers headers) {
    String text = required(headers, ATTEMPT);
    try {
      int attempt = Integer.parseInt(text);
      if (attempt >= 1) {
        return attempt;
      }
    } catch (NumberFormatException e) {
      throw new NotDecodable(attemptExpected(text), e);
    }
    throw new NotDecodable(attemptExpected(text));
  }

  private static String attemptExpected(String found) {
    return "expected a whole number from 1 in the header %s, found %s"
        .formatted(ATTEMPT, NotDecodable.quote(found));
  }

  /**
   * Whether {@link #QUERY} makes a query of a command.
   *
   * @throws NotDecodable when its value is neither true nor false
   */
  public static boolean query(org.apache.kafka.common.header.Headers headers) {
    String text = text(headers, QUERY).orElse("false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new NotDecodable(
              "expected true or false in the header %s, found %s"
                  .formatted(QUERY, NotDecodable.quote(text)));
    };
  }

  /**
   * The fencing token that {@link #TOKEN} names.
   *
   * @throws NotDecodable when there is none, or it is no whole number from 0
   */
  public static long token(org.apache.kafka.common.header.Headers headers) {
    String text = required(headers, TOKEN);
    try {
      long token = Long.parseLong(text);
      if (token >= 0) {
        return token;
      }
    } catch (NumberFormatException e) {
      throw new NotDecodable(tokenExpected(text), e);
    }
    throw new NotDecodable(tokenExpected(text));
  }

  private static String tokenExpected(String found) {
    return "expected a whole number from 0 in the header %s, found %s"
        .formatted(TOKEN, NotDecodable.quote(found));
  }

  /** Sets a header: whatever had this name before is gone. */
  public static void put(org.apache.kafka.common.header.Headers headers, String name, String text) {
    headers.remove(name);
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
