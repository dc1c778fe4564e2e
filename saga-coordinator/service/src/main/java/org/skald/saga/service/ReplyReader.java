package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.Findings;
import org.skald.log.shard.LogRecord;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaId;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.Outcome;
import org.skald.schemas.participant.Failed;
import org.skald.schemas.participant.Refused;

/**
 * Reads the replies of participants; what is none, or is forged, comes out as {@link Unreadable}.
 */
final class ReplyReader {

  /** The first edition is not named. */
  private static final Pattern COMMAND_ID =
      Pattern.compile("(.+)/([^/]+)/(do|undo)(?:/([2-9]|[1-9][0-9]{1,8}))?", Pattern.DOTALL);

  private final KnownSchemas schemas;

  ReplyReader(KnownSchemas schemas) {
    this.schemas = schemas;
  }

  /** The record is no reply that may be believed. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    Unreadable(String code, String message) {
      super(message);
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  SagaCommand.Report read(LogRecord record, byte[] secret, Findings findings)
      throws Unreadable, Findings.Unsettled {
    var id = commandId(require(record, Headers.COMMAND_ID));
    var key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(id.sagaId().value())) {
      throw new Unreadable(
          "malformed", "expected the saga id of %s as key, found '%s'".formatted(id, key));
    }
    var attempt = attempt(require(record, Headers.ATTEMPT));
    var token = require(record, Headers.REPLY_TOKEN);
    if (!ReplyTokens.holds(token, secret, id, attempt)) {
      throw new Unreadable(
          "unauthorized",
          "expected the reply token of attempt %d of %s, found another".formatted(attempt, id));
    }
    var outcome = outcome(record, require(record, Headers.OUTCOME), findings);
    var start = ReplyTokens.sagaStart(token);
    if (outcome instanceof SagaCommand.Outcome.Granted && start.isEmpty()) {
      throw new Unreadable(
          "malformed", "expected a grant from a lock, found one by who was asked for " + id);
    }
    return new SagaCommand.Report(id, attempt, outcome, start);
  }

  private static String require(LogRecord record, String header) throws Unreadable {
    return record
        .header(header)
        .orElseThrow(() ->
            new Unreadable("malformed", "expected a header %s, found none".formatted(header)));
  }

  /** Saga ids may contain anything, slashes too; what follows them does not. */
  static CommandId commandId(String text) throws Unreadable {
    var found = COMMAND_ID.matcher(text);
    if (!found.matches()) {
      throw new Unreadable(
          "malformed",
          "expected a command id such as SAGA/STEP/do or SAGA/STEP/do/2, found '%s'"
              .formatted(text));
    }
    var edition = found.group(4);
    return new CommandId(
        new SagaId(found.group(1)),
        found.group(2),
        Direction.of(found.group(3)),
        edition == null ? CommandId.FIRST_EDITION : Integer.parseInt(edition));
  }

  private static int attempt(String text) throws Unreadable {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Unreadable("malformed", "expected a number as attempt, found '%s'".formatted(text));
    }
  }

  private SagaCommand.Outcome outcome(LogRecord record, String word, Findings findings)
      throws Unreadable, Findings.Unsettled {
    var value = record.value();
    try {
      return switch (Outcome.parse(word)) {
        case OK ->
            record.header(Headers.GRANT).isPresent()
                ? granted(record)
                : new SagaCommand.Outcome.Ok(reply(value, findings), isUnchanged(record));
        case REFUSED -> new SagaCommand.Outcome.Refused(reason(value, findings));
        case FAILED -> new SagaCommand.Outcome.Failed(reason(value, findings));
      };
    } catch (NotDecodable e) {
      throw new Unreadable("malformed", String.valueOf(e.getMessage()));
    }
  }

  private static SagaCommand.Outcome granted(LogRecord record) throws Unreadable {
    var token = require(record, Headers.GRANT);
    try {
      return new SagaCommand.Outcome.Granted(require(record, Headers.LOCK), Long.parseLong(token));
    } catch (NumberFormatException e) {
      throw new Unreadable(
          "malformed",
          "expected a whole number in the header %s, found '%s'".formatted(Headers.GRANT, token));
    }
  }

  private static boolean isUnchanged(LogRecord record) throws Unreadable {
    var text = record.header(Headers.UNCHANGED).orElse("false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new Unreadable(
              "malformed",
              "expected true or false in the header %s, found '%s'"
                  .formatted(Headers.UNCHANGED, text));
    };
  }

  /** The reply stays as it came; its schema is known from here on, for every mapping. */
  private Optional<Payload> reply(byte @Nullable [] value, Findings findings)
      throws Findings.Unsettled {
    if (value == null) {
      return Optional.empty();
    }
    schemas.of(value, findings);
    return Optional.of(Payload.of(value));
  }

  private String reason(byte @Nullable [] value, Findings findings)
      throws Unreadable, Findings.Unsettled {
    if (value == null) {
      return "no reason given";
    }
    IndexedRecord record = schemas.of(value, findings).decode(value);
    return switch (record) {
      case Refused refused -> refused.getReason();
      case Failed failed -> failed.getReason();
      default ->
          throw new Unreadable(
              "malformed",
              "expected a Refused or a Failed with the reason, found a "
                  + record.getSchema().getFullName());
    };
  }
}
