package org.skald.coordination.node;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessList;
import org.skald.coordination.AccessState;
import org.skald.coordination.Grantee;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.log.Position;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.schemas.coordination.SetAccess;

/** Access lists as Avro records, as bytes, and as words for each grantee. */
final class AccessWire {

  private AccessWire() {}

  static SetAccess write(NameCommand.SetAccess access) {
    return new SetAccess(write(access.by()), access.tree().value(), words(access.list()));
  }

  static NameCommand.SetAccess read(SetAccess avro) {
    return new NameCommand.SetAccess(
        principal(avro.getPrincipal()), new NameTree(avro.getTree()), list(avro.getGrants()));
  }

  static @Nullable String write(Optional<Principal> by) {
    return by.map(Principal::name).orElse(null);
  }

  static Optional<Principal> principal(@Nullable String name) {
    return Optional.ofNullable(name).map(Principal::new);
  }

  /** Level by grantee, in the order of the list. */
  static Map<String, String> words(AccessList list) {
    var words = new LinkedHashMap<String, String>();
    list.grants().forEach((grantee, level) -> words.put(grantee.word(), level.word()));
    return words;
  }

  /** The list of these words; throws {@link IllegalArgumentException} when they make none. */
  static AccessList list(Map<String, String> words) {
    var grants = new HashMap<Grantee, AccessLevel>();
    words.forEach((grantee, level) -> grants.put(Grantee.of(grantee), AccessLevel.of(level)));
    return new AccessList(grants);
  }

  static void write(BinaryOutput out, AccessState.Listed listed) {
    out.text(listed.tree().value()).big(listed.revision().value());
    out.number(listed.list().grants().size());
    words(listed.list()).forEach((grantee, level) -> out.text(grantee).text(level));
  }

  static AccessState.Listed read(BinaryInput in) {
    var tree = new NameTree(in.text());
    var revision = new Position(in.big());
    var words = new LinkedHashMap<String, String>();
    for (var left = in.number(); left > 0; left--) {
      words.put(in.text(), in.text());
    }
    return new AccessState.Listed(tree, list(words), revision);
  }
}
