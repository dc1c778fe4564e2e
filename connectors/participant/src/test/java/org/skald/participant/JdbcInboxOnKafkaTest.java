package org.skald.participant;

/** The inbox in a table of a real PostgreSQL. */
class JdbcInboxOnKafkaTest extends GroupInboxConformance {

  @Override
  Hotel open() throws Exception {
    return new Hotel(
        SharedKafka.get(), Inbox.jdbc(SharedPostgres.get()), new JdbcEffects(SharedPostgres.get()));
  }

  @Override
  boolean waitsForTheOther() {
    return true;
  }
}
