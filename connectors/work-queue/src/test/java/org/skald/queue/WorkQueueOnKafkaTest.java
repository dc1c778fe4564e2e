package org.skald.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.skald.guard.MemoryGuard;
import org.skald.guard.TokenSuperseded;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.schemas.Headers;

/** Workers that are paused, cut off and clumsy, on a real broker. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class WorkQueueOnKafkaTest {

  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final int WORKERS = 3;
  private static final int JOBS = 90;

  private static EmbeddedKafka kafka;

  private final List<Worker> workers = new ArrayList<>();
  private WorkQueue queue;
  private String topic;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void open(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    queue =
        WorkQueue.open(
            QueueConfig.of(kafka.bootstrapServers(), topic).withLease(LEASE).withDeliveriesMax(2));
  }

  @AfterEach
  void close() {
    workers.forEach(Worker::close);
    queue.close();
  }

  private Worker worker() {
    Worker worker = queue.worker();
    workers.add(worker);
    return worker;
  }

  private JobId put(String payload) {
    return queue.put(payload.getBytes(UTF_8)).join();
  }

  private static Job take(Worker worker) {
    return worker.take(PATIENCE).orElseThrow();
  }

  @Test
  void every_job_is_done_by_one_of_the_workers_and_each_has_its_share() throws Exception {
    CountDownLatch allHaveOne = new CountDownLatch(WORKERS);
    CountDownLatch left = new CountDownLatch(JOBS);
    Map<Integer, List<JobId>> doneBy = new HashMap<>();
    List<JobId> put = new ArrayList<>();
    for (int job = 0; job < JOBS; job++) {
      put.add(put("job " + job));
    }

    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        int number = i;
        Worker worker = worker();
        List<JobId> done = new CopyOnWriteArrayList<>();
        doneBy.put(number, done);
        ends.add(
            threads.submit(() -> {
              while (left.getCount() > 0) {
                worker
                    .take(SHORT)
                    .ifPresent(job -> {
                      if (done.isEmpty()) {
                        allHaveOne.countDown();
                      }
                      awaitAll(allHaveOne, job);
                      done.add(job.id());
                      job.ack();
                      left.countDown();
                    });
              }
            }));
      }
      for (Future<?> end : ends) {
        end.get(90, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(doneBy.values()).allSatisfy(done -> assertThat(done).isNotEmpty());
    assertThat(doneBy.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(put);
  }

  private static void awaitAll(CountDownLatch latch, Job job) {
    try {
      while (!latch.await(LEASE.toMillis() / 4, TimeUnit.MILLISECONDS)) {
        job.renew();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("expected all workers to get a job", e);
    }
  }

  @Test
  void a_worker_that_was_paused_can_neither_write_late_nor_settle_the_job() {
    MemoryGuard guard = new MemoryGuard();
    List<String> written = new ArrayList<>();
    put("print");
    Job paused = take(worker());

    Job next = take(worker());
    guard.write(next.id().toString(), next.token(), () -> written.add("next"));
    assertThatThrownBy(
            () -> guard.write(paused.id().toString(), paused.token(), () -> written.add("paused")))
        .isInstanceOf(TokenSuperseded.class);
    assertThatThrownBy(paused::ack)
        .isInstanceOf(JobLost.class)
        .hasMessageContaining("expected to hold the job " + paused.id());
    next.ack();

    assertThat(next.id()).isEqualTo(paused.id());
    assertThat(written).containsExactly("next");
    assertThat(worker().take(LEASE.plus(SHORT))).isEmpty();
  }

  @Test
  void the_token_grows_also_where_the_count_of_deliveries_goes_back() {
    put("print");
    Job first = take(worker());

    kafka.restart(1);
    Job second = take(worker());

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.deliveries()).isEqualTo(first.deliveries());
    assertThat(second.token()).isGreaterThan(first.token());
  }

  @Test
  void a_released_job_comes_again_and_one_that_came_too_often_is_put_aside() {
    JobId id = put("print");
    Worker worker = worker();
    Job first = take(worker);
    first.release();
    Job second = take(worker);
    second.release();

    Optional<Job> third = worker.take(LEASE.plus(SHORT));

    assertThat(second.id()).isEqualTo(id);
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(third).isEmpty();
    assertThat(deadLetters())
        .singleElement()
        .satisfies(dead -> {
          assertThat(dead.value()).isEqualTo("print");
          assertThat(Headers.required(dead.headers(), Headers.CODE))
              .isEqualTo("job-delivered-too-often");
          assertThat(Headers.required(dead.headers(), Headers.POSITION)).isEqualTo("0");
        });
  }

  @Test
  void a_rejected_job_is_put_aside_with_its_key_headers_and_cause() {
    RecordHeaders headers = new RecordHeaders();
    Headers.put(headers, "kind", "letter");
    queue.put("ann".getBytes(UTF_8), "print".getBytes(UTF_8), headers).join();
    Worker worker = worker();
    Job job = take(worker);
    assertThat(Headers.required(job.headers(), "kind")).isEqualTo("letter");
    assertThat(job.payload())
        .hasValueSatisfying(it -> assertThat(it).asString().isEqualTo("print"));

    job.reject("expected ink, found none");

    assertThat(worker.take(SHORT)).isEmpty();
    assertThat(deadLetters())
        .singleElement()
        .satisfies(dead -> {
          assertThat(dead.key()).isEqualTo("ann");
          assertThat(Headers.required(dead.headers(), "kind")).isEqualTo("letter");
          assertThat(Headers.required(dead.headers(), Headers.CAUSE))
              .isEqualTo("expected ink, found none");
        });
  }

  @Test
  void who_renews_keeps_the_job_beyond_its_lease() {
    put("print");
    Job job = take(worker());
    long token = job.token();
    Worker other = worker();

    long end = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
    while (System.nanoTime() < end) {
      assertThat(other.take(SHORT)).isEmpty();
      job.renew();
    }
    job.ack();

    assertThat(job.token()).isEqualTo(token);
  }

  @Test
  void a_job_is_settled_once_and_before_the_next_is_taken() {
    put("one");
    put("two");
    Worker worker = worker();
    Job job = take(worker);

    assertThatThrownBy(() -> worker.take(SHORT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected to settle Job[" + job.id());
    job.ack();
    assertThatThrownBy(job::release).isInstanceOf(IllegalStateException.class);
    assertThat(take(worker).payload())
        .hasValueSatisfying(it -> assertThat(it).asString().isEqualTo("two"));
  }

  private List<ConsumerRecord<String, String>> deadLetters() {
    TopicPartition only = new TopicPartition(topic + ".dead-letters", 0);
    List<ConsumerRecord<String, String>> all = new ArrayList<>();
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaConsumer<String, String> reader =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      reader.assign(List.of(only));
      reader.seekToBeginning(List.of(only));
      long end = reader.endOffsets(List.of(only)).getOrDefault(only, 0L);
      while (reader.position(only) < end) {
        reader.poll(Duration.ofMillis(50)).forEach(all::add);
      }
    }
    return all;
  }
}
