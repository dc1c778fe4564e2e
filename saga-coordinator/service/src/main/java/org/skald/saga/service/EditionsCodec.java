package org.skald.saga.service;

import java.util.LinkedHashMap;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Editions;
import org.skald.saga.Editions.Edition;
import org.skald.saga.Editions.Part;
import org.skald.saga.Payload;

/** The later editions of a saga's commands as bytes; part of {@link SagaStateCodec}'s format. */
final class EditionsCodec {

  private EditionsCodec() {}

  static void write(BinaryOutput out, Editions editions) {
    out.number(editions.later().size());
    editions
        .later()
        .forEach((part, edition) ->
            out.text(part.step())
                .flag(part.direction() == Direction.UNDO)
                .number(edition.number())
                .optional(edition.payload(), it -> out.bytes(it.toBytes())));
  }

  static Editions read(BinaryInput in) {
    var later = new LinkedHashMap<Part, Edition>();
    for (var left = in.number(); left > 0; left--) {
      var part = new Part(in.text(), in.flag() ? Direction.UNDO : Direction.DO);
      later.put(part, new Edition(in.number(), in.optional(() -> Payload.of(in.bytes()))));
    }
    return new Editions(later);
  }
}
