package org.skald.participant.http;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.participant.Participant;
import org.skald.participant.http.balance.BalancerConfig;
import org.skald.schemas.AvroWire;

/**
 * A participant that has a service perform its commands over HTTP: several members, which share the
 * partitions of the topic and what is known of the endpoints.
 */
public final class HttpParticipant implements AutoCloseable {

  private final List<Participant> members = new ArrayList<>();
  private final HealthProbe health;
  private final AvroWire wire;
  private final HttpParticipantConfig config;

  /** A participant that has not been started. */
  public HttpParticipant(HttpParticipantConfig config) {
    this(config, AvroWire.connect(config.participant().registryUrl()));
  }

  HttpParticipant(HttpParticipantConfig config, AvroWire wire) {
    this.config = config;
    this.wire = wire;
    EndpointPool pool = new EndpointPool(config.endpoints(), BalancerConfig.DEFAULT);
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(config.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    this.health = new HealthProbe(config, pool, http);
    for (int i = 0; i < config.members(); i++) {
      Participant.Builder member = Participant.builder(config.participant()).wire(wire);
      config
          .commands()
          .forEach((schema, mapping) ->
              member.on(
                  schema, new HttpPerformer(HttpMapping.parse(mapping), config, pool, http, wire)));
      members.add(member.build());
    }
  }

  /** Starts it; returns at once. What it cannot reach it waits for. Called once. */
  public void start() {
    config.healthPath().ifPresent(health::start);
    members.forEach(Participant::start);
  }

  /** Whether all members run. */
  public boolean isRunning() {
    return members.stream().allMatch(Participant::isRunning);
  }

  /** Why one of them ended before it was closed. */
  public Optional<Throwable> failure() {
    return members.stream().flatMap(member -> member.failure().stream()).findFirst();
  }

  /** Closes it in order: the commands under way are finished and replied to. */
  @Override
  public void close() {
    health.close();
    members.forEach(Participant::close);
    wire.close();
  }
}
