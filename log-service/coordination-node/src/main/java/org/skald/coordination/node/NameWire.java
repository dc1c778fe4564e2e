package org.skald.coordination.node;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.skald.coordination.LockKind;
import org.skald.coordination.LockName;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameCondition;
import org.skald.coordination.NamePath;
import org.skald.coordination.SessionId;
import org.skald.coordination.SmallValue;
import org.skald.log.Position;
import org.skald.schemas.coordination.ChangeNames;
import org.skald.schemas.coordination.DeleteName;
import org.skald.schemas.coordination.LockHoldsToken;
import org.skald.schemas.coordination.NameHasRevision;
import org.skald.schemas.coordination.NameIsAbsent;
import org.skald.schemas.coordination.PutName;
import org.skald.schemas.coordination.PutSequentialName;

/** Changes of names as an Avro record, whose conditions and changes are records in it. */
final class NameWire {

  private NameWire() {}

  static ChangeNames write(NameCommand.Change change) {
    return new ChangeNames(
        change.session().map(SessionId::value).orElse(null),
        change.conditions().stream().map(NameWire::write).toList(),
        change.changes().stream().map(NameWire::write).toList(),
        AccessWire.write(change.by()));
  }

  private static Object write(NameCondition condition) {
    return switch (condition) {
      case NameCondition.IsAbsent(var path) -> new NameIsAbsent(path.value());
      case NameCondition.HasRevision(var path, var revision) ->
          new NameHasRevision(path.value(), revision.value());
      case NameCondition.HoldsToken(var lock, var token) ->
          new LockHoldsToken(lock.value(), token.value(), lock.kind().word());
    };
  }

  private static Object write(NameChange change) {
    return switch (change) {
      case NameChange.Put(var path, var value, var ephemeral) ->
          new PutName(path.value(), write(value), ephemeral);
      case NameChange.PutSequential(var prefix, var value, var ephemeral) ->
          new PutSequentialName(prefix, write(value), ephemeral);
      case NameChange.Delete(var path) -> new DeleteName(path.value());
    };
  }

  static ByteBuffer write(SmallValue value) {
    return ByteBuffer.wrap(value.toBytes());
  }

  static NameCommand.Change read(ChangeNames avro) {
    return new NameCommand.Change(
        AccessWire.principal(avro.getPrincipal()),
        Optional.ofNullable(avro.getSession()).map(SessionId::new),
        avro.getConditions().stream().map(NameWire::condition).toList(),
        avro.getChanges().stream().map(NameWire::change).toList());
  }

  private static NameCondition condition(Object avro) {
    return switch (avro) {
      case NameIsAbsent it -> new NameCondition.IsAbsent(new NamePath(it.getPath()));
      case NameHasRevision it ->
          new NameCondition.HasRevision(new NamePath(it.getPath()), new Position(it.getRevision()));
      case LockHoldsToken it ->
          new NameCondition.HoldsToken(
              new LockName(LockKind.of(it.getKind()), it.getLock()), new Position(it.getToken()));
      default -> throw new IllegalArgumentException("expected a condition, found " + avro);
    };
  }

  private static NameChange change(Object avro) {
    return switch (avro) {
      case PutName it ->
          new NameChange.Put(new NamePath(it.getPath()), read(it.getValue()), it.getEphemeral());
      case PutSequentialName it ->
          new NameChange.PutSequential(it.getPrefix(), read(it.getValue()), it.getEphemeral());
      case DeleteName it -> new NameChange.Delete(new NamePath(it.getPath()));
      default -> throw new IllegalArgumentException("expected a change, found " + avro);
    };
  }

  static SmallValue read(ByteBuffer value) {
    var bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return SmallValue.of(bytes);
  }
}
