package org.skald.coordination.node;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.SessionId;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.Fault;
import org.skald.log.shard.Simulation;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.SingleObject;

/** Somebody who writes to the log what does not belong there. */
final class Intruder {

  private static final byte[] KEY = bytes("k");

  private final Simulation world;
  private int number;

  Intruder(Simulation world) {
    this.world = world;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void live() {
    var chaos = world.chaos();
    if (chaos.isCalm()) {
      return;
    }
    chaos.count(Fault.BAD_RECORD);
    var wish =
        CommandWire.write(
            new LockCommand.Acquire(
                new LockName("lock-0"),
                new SessionId("intruder"),
                LockMode.EXCLUSIVE,
                Optional.empty(),
                Duration.ZERO));
    var type = wish.getSchema().getFullName();
    var value = SingleObject.encode(wish);
    switch (chaos.upTo(7)) {
      case 0 -> write(null, type, value, null);
      case 1 -> write(KEY, type, value, null);
      case 2 -> write(KEY, type, value, bytes("a guess"));
      case 3 -> write(KEY, "org.skald.Unheard", value, null);
      case 4 -> write(KEY, type, new byte[2_000], null);
      case 5 -> write(bytes("far"), type, value, null);
      default ->
          world
              .anyNode()
              .secret()
              .ifPresent(secret -> write(null, type, bytes("gibberish"), secret));
    }
    world.time().in(chaos.between(150, 500), this::live);
  }

  private void write(byte @Nullable [] key, String type, byte[] value, byte @Nullable [] secret) {
    List<WireHeader> headers =
        new ArrayList<>(SimulatedNodeLog.headers("intruder-" + number++, type));
    if (secret != null) {
      headers.add(WireHeader.of(WireNames.SEAL, ControlSeal.of(secret, type, value)));
    }
    world.log().append(key, value, headers);
  }
}
