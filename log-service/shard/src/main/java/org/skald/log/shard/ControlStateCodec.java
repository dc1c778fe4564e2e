package org.skald.log.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.skald.log.LogTime;
import org.skald.log.Position;
import org.skald.log.Revision;

/** The control state as bytes, in stores and snapshots; the first byte is the format. */
final class ControlStateCodec {

  private static final int FORMAT = 3;

  private ControlStateCodec() {}

  static byte[] encode(ControlState state) {
    var bytes = new ByteArrayOutputStream(128);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(state.applied().value());
      out.writeLong(state.time().now().toEpochMilli());
      out.writeLong(state.time().stampMs());
      out.writeInt(state.rules().level());
      out.writeLong(state.rules().since().value());
      out.writeUTF(state.rules().actor());
      out.writeUTF(state.rules().reason());
      out.writeLong(state.checkpoint().value());
      var secret = state.secret().orElse(new byte[0]);
      out.writeInt(secret.length);
      out.write(secret);
      out.writeBoolean(state.driver().isPresent());
      if (state.driver().isPresent()) {
        var lease = state.driver().get();
        out.writeUTF(lease.node());
        out.writeLong(lease.since().value());
        out.writeLong(lease.until().toEpochMilli());
        out.writeLong(lease.term().value());
      }
      out.writeLong(state.published().position().value());
      out.writeInt(state.published().index());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static ControlState decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalStateException(
            "expected a control state of format %d, found %d: written by another release"
                .formatted(FORMAT, format));
      }
      var applied = new Position(in.readLong());
      var time = new LogTime(Instant.ofEpochMilli(in.readLong()), in.readLong());
      var rules =
          new ControlState.Rules(
              in.readInt(), new Position(in.readLong()), in.readUTF(), in.readUTF());
      var checkpoint = new Position(in.readLong());
      var secret = in.readNBytes(in.readInt());
      var driver =
          in.readBoolean()
              ? Optional.of(
                  new ControlState.Lease(
                      in.readUTF(),
                      new Position(in.readLong()),
                      Instant.ofEpochMilli(in.readLong()),
                      new Position(in.readLong())))
              : Optional.<ControlState.Lease>empty();
      return new ControlState(
          applied,
          time,
          rules,
          secret.length == 0 ? Optional.empty() : Optional.of(secret),
          driver,
          checkpoint,
          new Revision(new Position(in.readLong()), in.readInt()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
