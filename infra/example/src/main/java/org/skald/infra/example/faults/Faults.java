package org.skald.infra.example.faults;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.skald.participant.Failure;

/**
 * Chances of mishaps. What happens to a command is a function of the seed, its id and its attempt,
 * so a run can be repeated.
 *
 * @param seed of all chances
 * @param refuse share of commands that are refused for business reasons
 * @param lose share of attempts that are never answered: half of them lose the command on its way,
 *     half the reply to what was done
 * @param crash share of attempts at which the participant breaks down before anything is done
 */
public record Faults(long seed, double refuse, double lose, double crash) {

  /** Nothing goes wrong. */
  public static final Faults NONE = new Faults(0, 0, 0, 0);

  static final String SEED = "skald.fault.seed";
  static final String LOSE = "skald.fault.lose";

  /** Refuses shares that are none. */
  public Faults {
    for (var share : new double[] {refuse, lose, crash}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("expected a share from 0 to 1, found " + share);
      }
    }
  }

  static Faults of(Map<String, ?> settings) {
    return new Faults(
        Long.parseLong(String.valueOf(settings.get(SEED))),
        0,
        Double.parseDouble(String.valueOf(settings.get(LOSE))),
        0);
  }

  /** Whether a command is refused, at every attempt. */
  public boolean refuses(String commandId) {
    return chance("refuse", commandId, 0) < refuse;
  }

  /** Throws when the participant breaks down at this attempt. */
  public void mayBreakDown(String commandId, int attempt) throws Failure {
    if (chance("crash", commandId, attempt) < crash) {
      throw new Failure("the participant broke down");
    }
  }

  boolean losesCommand(String commandId, int attempt) {
    return chance("lose", commandId, attempt) < lose / 2;
  }

  boolean losesReply(String commandId, int attempt) {
    var chance = chance("lose", commandId, attempt);
    return chance >= lose / 2 && chance < lose;
  }

  /** Settings by which Kafka clients lose what they should; none when nothing is lost. */
  public Map<String, String> clientSettings() {
    var settings = new HashMap<String, String>();
    if (lose > 0) {
      settings.put(SEED, Long.toString(seed));
      settings.put(LOSE, Double.toString(lose));
      settings.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, LostMessages.class.getName());
    }
    return settings;
  }

  /**
   * A number from 0 to 1 that looks random: FNV-1a (Fowler, Noll, Vo) over what it depends on,
   * mixed by the finalizer of MurmurHash3 (Appleby).
   */
  private double chance(String kind, String commandId, int attempt) {
    var hash = 0xcbf29ce484222325L;
    var text = seed + "|" + kind + "|" + commandId + "|" + attempt;
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return ((hash ^ (hash >>> 33)) >>> 11) * 0x1.0p-53;
  }
}
