package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.Inbound.SECRET;
import static org.skald.saga.service.SagaLog.ORDER;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings.Unsettled;
import org.skald.log.shard.Reading;
import org.skald.saga.CommandId;
import org.skald.saga.SagaCommand;
import org.skald.schemas.saga.EditStep;

/** Edited commands as records of the saga log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EditDecodingTest {

  private final Shop shop = new Shop();
  private final SagaLogCodec codec = shop.codec();

  @AfterEach
  void close() {
    shop.close();
  }

  private Decoded<SagaLogCommand> decode(Inbound record) throws Unsettled {
    return codec.decode(record.toLogRecord(), new Reading(SECRET, 1), shop::found);
  }

  private void assertUndecodable(Inbound record, String code, String words) throws Unsettled {
    assertThat(decode(record))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> {
              assertThat(it.code()).isEqualTo(code);
              assertThat(it.cause()).contains(words);
            });
  }

  @Test
  void a_sealed_edit_comes_out_with_the_schema_of_what_is_put_in() throws Unsettled {
    var payload = shop.payload("ReserveStock", "order-1", 2);
    var edit = edit("undo", ByteBuffer.wrap(payload.toBytes()));
    var nothing = edit("", null);

    assertThat(decode(edit.sealed()))
        .isEqualTo(
            edited(
                Optional.of(
                    new SagaCommand.Edit(CommandId.Direction.UNDO, "shop.ReserveStock", payload))));
    assertThat(decode(nothing.sealed())).isEqualTo(edited(Optional.empty()));
    assertUndecodable(edit, "unauthorized", "EditStep");
    assertUndecodable(
        edit("redo", ByteBuffer.wrap(payload.toBytes())).sealed(),
        "malformed",
        "expected the direction do or undo, found 'redo'");
  }

  private Inbound edit(String direction, @Nullable ByteBuffer command) {
    return Inbound.command(
        shop.wire(),
        "order-1",
        new EditStep("order-1", "ship", direction, command, "ann", "a letter was missing"));
  }

  private static Decoded<SagaLogCommand> edited(Optional<SagaCommand.Edit> edit) {
    return new Decoded.Command<>(
        new SagaLogCommand.AboutSaga(
            new SagaCommand.EditStep(ORDER, "ship", edit, "ann", "a letter was missing")),
        Optional.of("request-1"));
  }
}
