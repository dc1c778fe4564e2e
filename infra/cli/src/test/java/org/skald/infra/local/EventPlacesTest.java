package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.payments.PaymentReceived;

/** Where a topic with events begins to count, on a real broker. */
@Timeout(240)
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventPlacesTest extends PaidOrders {

  @Test
  void a_definition_gets_what_came_before_it_on_a_topic_that_is_read_for_another()
      throws Exception {
    create("joined.events");
    deploy("first-invoice", "joined.events", Map.of());
    send("joined.events", null);
    pay("joined.events", "joined-1", "ada");
    awaitCommitted("joined.events", 2);

    deploy("second-invoice", "joined.events", Map.of());
    order("second-invoice", "joined-1");

    awaitState("joined-1", "completed");
    assertThat(letters("second-invoice")).hasSize(1);
    assertThat(letters("first-invoice")).hasSize(1);
    pay("joined.events", "joined-2", "ada");
    awaitCommitted("joined.events", 3);
    order("second-invoice", "joined-2");
    awaitState("joined-2", "completed");
  }

  @Test
  void the_first_event_of_a_partition_counts_however_old_it_says_to_be() throws Exception {
    create("slow.events");
    deploy("slow-invoice", "slow.events", Map.of());
    order("slow-invoice", "slow-1");
    awaitWaiting("slow-1");
    awaitCommitted("slow.events", 0);

    var twoDaysAgo = Instant.now().minus(Duration.ofDays(2)).toEpochMilli();
    var event = wire.encode(new PaymentReceived("slow-1", "ada", 500L));
    producer.send(new ProducerRecord<>("slow.events", 0, twoDaysAgo, null, event)).get();

    awaitState("slow-1", "completed");
    awaitCommitted("slow.events", 1);
  }
}
