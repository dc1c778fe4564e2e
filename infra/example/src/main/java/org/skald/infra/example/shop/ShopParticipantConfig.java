package org.skald.infra.example.shop;

import java.util.HashMap;
import java.util.Map;
import org.skald.infra.example.faults.Faults;
import org.skald.participant.ParticipantConfig;

/**
 * How a participant of the shop runs.
 *
 * @param bootstrap Kafka's bootstrap servers
 * @param registryUrl of the schema registry
 * @param instance name of this process, the same after a restart
 * @param faults what is to go wrong on purpose
 */
public record ShopParticipantConfig(
    String bootstrap, String registryUrl, String instance, Faults faults) {

  ParticipantConfig of(String commands, String group) {
    var settings = new HashMap<String, String>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("schema.registry.url", registryUrl);
    settings.put("topic", commands);
    settings.put("group", group);
    settings.put("instance", instance);
    for (Map.Entry<String, String> setting : faults.clientSettings().entrySet()) {
      settings.put("kafka." + setting.getKey(), setting.getValue());
    }
    return ParticipantConfig.of(settings);
  }
}
