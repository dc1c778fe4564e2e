package org.skald.coordination;

import java.util.List;
import java.util.Optional;

/** Where the states of the coordination log are: a kind, then a name. */
public final class Keys {

  /** Before the keys of members. */
  public static final String MEMBERS = "members/";

  /** Before the keys of sessions. */
  public static final String SESSIONS = "sessions/";

  /** Before the keys of locks. */
  public static final String LOCKS = "locks/";

  /** Before the keys of elections. */
  public static final String ELECTIONS = "elections/";

  /** Before the keys of semaphores. */
  public static final String SEMAPHORES = "semaphores/";

  /** Before the keys of registers. */
  public static final String REGISTERS = "registers/";

  /** Before the keys of names. */
  public static final String NAMES = "names/";

  /** Before the keys of access lists: which subtree of names it is comes behind it. */
  public static final String ACCESS = "access/";

  /** How many access lists there are is under this one key. */
  public static final String ACCESS_COUNT = "access";

  /** Where all shards of all logs live is under this one key. */
  public static final String PLACEMENT = "placement";

  /** Before the keys of counters. */
  public static final String COUNTERS = "counters/";

  /** Before the keys of sequences. */
  public static final String SEQUENCES = "sequences/";

  /** Before the keys of latches. */
  public static final String LATCHES = "latches/";

  /** Before the keys of barriers. */
  public static final String BARRIERS = "barriers/";

  static final String PORTIONS = "portions/";

  /** So that an end of a node with very many sessions is no one giant step. */
  static final int PORTION_COUNT = 256;

  private static final List<LockKind> LOCK_KINDS = List.of(LockKind.values());

  private Keys() {}

  /** The key of a node. */
  public static String of(MemberName member) {
    return MEMBERS + member;
  }

  /** The key of a session. */
  public static String of(SessionId session) {
    return SESSIONS + session;
  }

  /** The key of a lock, or of what is held like one. */
  public static String of(LockName lock) {
    return lock.kind().prefix() + lock;
  }

  /** What is held by grants under this key, if the key is of that kind. */
  static Optional<LockName> lockOf(String key) {
    for (var kind : LOCK_KINDS) {
      if (key.startsWith(kind.prefix())) {
        return Optional.of(new LockName(kind, key.substring(kind.prefix().length())));
      }
    }
    return Optional.empty();
  }

  /** The key of a register. */
  public static String of(RegisterName register) {
    return REGISTERS + register;
  }

  /** The key of a name. Those below a path come after its key and a slash. */
  public static String of(NamePath path) {
    return NAMES + path;
  }

  /** The key of what is said of the access to a subtree of names. */
  public static String of(NameTree tree) {
    return ACCESS + tree;
  }

  /** The key of a counter. */
  public static String of(CounterName counter) {
    return COUNTERS + counter;
  }

  /** The key of a sequence. */
  public static String of(SequenceName sequence) {
    return SEQUENCES + sequence;
  }

  /** The key of a latch. */
  public static String of(LatchName latch) {
    return LATCHES + latch;
  }

  /** The key of a barrier. */
  public static String of(BarrierName barrier) {
    return BARRIERS + barrier;
  }

  static String ofPortion(MemberName member, int portion) {
    return PORTIONS + portion + "/" + member;
  }

  static int portionOf(SessionId session) {
    return Math.floorMod(session.value().hashCode(), PORTION_COUNT);
  }
}
