package org.skald.participant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;

/** The settings of a share group, which Kafka keeps for the group and not for its members. */
final class QueueGroup {

  private QueueGroup() {}

  /**
   * Sets them, as every member does: from the earliest command, committed ones only, and for how
   * long one is lent.
   *
   * @throws IllegalArgumentException when the broker refuses them
   */
  static void prepare(Admin admin, ParticipantConfig config) {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "share.auto.offset.reset", "earliest",
                "share.isolation.level", "read_committed",
                "share.record.lock.duration.ms", Long.toString(config.lease().toMillis())));
    Collection<AlterConfigOp> changes = new ArrayList<>();
    settings.forEach((key, value) ->
        changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, config.shareGroup());
    try {
      admin.incrementalAlterConfigs(Map.of(group, changes)).all().get();
    } catch (ExecutionException e) {
      String found =
          "expected the broker to take %s for the share group %s, found %s"
              .formatted(settings, config.shareGroup(), e.getCause());
      if (e.getCause() instanceof RetriableException) {
        throw new InboxUnavailable(found, e);
      }
      throw new IllegalArgumentException(found, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while setting up " + config.shareGroup(), e);
    }
  }
}
