package org.skald.queue;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * One delivery of a job to a worker, which has to settle it before it takes another: {@link #ack},
 * {@link #release} or {@link #reject}.
 *
 * <p>Whatever the job writes should be guarded by {@link #id} as the lock and {@link #token}: then
 * a worker that goes on after its lease was over, not knowing it, can overwrite nothing.
 */
public final class Job {

  private final Worker worker;
  private final JobId id;
  private final long token;
  private ConsumerRecord<byte[], byte[]> lent;
  private boolean settled;

  Job(Worker worker, JobId id, long token, ConsumerRecord<byte[], byte[]> lent) {
    this.worker = worker;
    this.id = id;
    this.token = token;
    this.lent = lent;
  }

  /** The same for every delivery. */
  public JobId id() {
    return id;
  }

  /** The fencing token: greater than that of every earlier delivery. */
  public long token() {
    return token;
  }

  /** How often Kafka counts it as delivered; not for fencing, since it can go back. */
  public int deliveries() {
    return Worker.deliveries(lent);
  }

  /** What was put; empty when it was put without. */
  public Optional<byte[]> payload() {
    return Optional.ofNullable(lent.value()).map(byte[]::clone);
  }

  /** The headers that it was put with. */
  public Headers headers() {
    return lent.headers();
  }

  /**
   * It is done, and nobody gets it any more.
   *
   * @throws JobLost when somebody else may have it by now
   */
  public void ack() {
    settle();
    worker.accept(this);
  }

  /**
   * It is not done: somebody gets it at once.
   *
   * @throws JobLost when somebody else may have it by now
   */
  public void release() {
    settle();
    worker.release(this);
  }

  /**
   * It can never be done: it goes to the dead letters, with this cause.
   *
   * @throws JobLost when somebody else may have it by now; it may be among the dead letters too
   */
  public void reject(String cause) {
    settle();
    worker.reject(this, cause);
  }

  /**
   * Begins the lease anew; the token stays the same.
   *
   * @throws JobLost when it was over: stop
   */
  public void renew() {
    check();
    lent = worker.renew(id, lent);
  }

  ConsumerRecord<byte[], byte[]> lent() {
    return lent;
  }

  boolean isSettled() {
    return settled;
  }

  private void settle() {
    check();
    settled = true;
  }

  private void check() {
    if (settled) {
      throw new IllegalStateException("expected an open job, but " + id + " is settled");
    }
  }

  @Override
  public String toString() {
    return "Job[" + id + ", token=" + token + "]";
  }
}
