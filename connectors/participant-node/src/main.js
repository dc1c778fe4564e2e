// The shipping participant: performs shop.shipping.Ship, as infra/docs/participant-protocol.md says.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { readCommand, Unanswerable } from './command.js';
import { FileInbox } from './inbox.js';
import { NotDecodable, Registry, RegistryUnavailable } from './registry.js';
import { settle } from './settle.js';

const { CompressionTypes, Kafka, logLevel, Partitioners } = kafkajs;
const SOURCE = '/participants/shipping-node';

const reasonOf = (name) => ({
  type: 'record',
  name,
  namespace: 'org.skald.schemas.participant',
  fields: [{ name: 'reason', type: 'string' }],
});
const SHIPPED = {
  type: 'record',
  name: 'Shipped',
  namespace: 'shop.shipping',
  fields: [{ name: 'trackingId', type: 'string' }],
};

function settings() {
  const names = ['KAFKA_BOOTSTRAP', 'REGISTRY_URL', 'COMMAND_TOPIC', 'INBOX_FILE'];
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    console.error(`expected the environment variables ${names.join(', ')}; missing: ${missing.join(', ')}`);
    process.exit(2);
  }
  return {
    brokers: process.env.KAFKA_BOOTSTRAP.split(','),
    registryUrl: process.env.REGISTRY_URL,
    topic: process.env.COMMAND_TOPIC,
    inboxFile: process.env.INBOX_FILE,
  };
}

const config = settings();
const registry = new Registry(config.registryUrl);
const inbox = await FileInbox.open(config.inboxFile);
const kafka = new Kafka({ clientId: 'shipping-node', brokers: config.brokers, logLevel: logLevel.ERROR });
const producer = kafka.producer({
  idempotent: true,
  maxInFlightRequests: 1,
  createPartitioner: Partitioners.DefaultPartitioner, // murmur2 of the key, as Kafka's own clients
});
// A short session, so that another process takes over soon after a crash.
const consumer = kafka.consumer({ groupId: config.topic, sessionTimeout: 6_000, heartbeatInterval: 1_500 });

/** Ships; the effect is kept in the same line of the inbox as the answer. */
async function ship(command, message) {
  if (command.problem) {
    return { outcome: 'refused', reason: command.problem };
  }
  if (command.type !== 'shop.shipping.Ship') {
    return { outcome: 'refused', reason: `expected shop.shipping.Ship, found ${command.type}` };
  }
  try {
    const { name, record } = await registry.decode(message.value);
    if (name !== command.type) {
      return { outcome: 'refused', reason: `expected a record of ${command.type}, found ${name}` };
    }
    if (record.quantity < 1) {
      return { outcome: 'refused', reason: `expected at least one piece, found ${record.quantity}` };
    }
    const trackingId = `T-${randomUUID()}`;
    return {
      outcome: 'ok',
      reply: { trackingId },
      effect: { shipped: record.orderId, sku: record.sku, quantity: record.quantity, trackingId },
    };
  } catch (e) {
    if (e instanceof NotDecodable) {
      return { outcome: 'refused', reason: e.message };
    }
    throw e;
  }
}

async function contentOf(answer) {
  if (answer.outcome === 'ok') {
    return answer.reply && registry.encode(SHIPPED, answer.reply);
  }
  const name = answer.outcome === 'refused' ? 'Refused' : 'Failed';
  return registry.encode(reasonOf(name), { reason: answer.reason });
}

async function reply(command, answer) {
  const headers = {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_type: 'org.skald.Reply',
    ce_source: SOURCE,
    ce_time: new Date().toISOString(),
    ce_commandid: command.id,
    ce_attempt: command.attempt,
    ce_outcome: answer.outcome,
    ce_replytoken: command.replyToken,
  };
  if (command.traceparent) {
    headers.traceparent = command.traceparent;
  }
  await send(command.replyTo, { key: command.sagaId, value: await contentOf(answer), headers });
}

async function putAside(message, partition, cause) {
  console.error(JSON.stringify({ event: 'command_unanswerable', partition, offset: message.offset, cause }));
  const headers = {
    ...message.headers,
    skald_cause: cause,
    skald_code: 'unanswerable-command',
    skald_topic: config.topic,
    skald_partition: String(partition),
    skald_position: message.offset,
    skald_time: new Date().toISOString(),
  };
  await send(`${config.topic}.dead-letters`, { key: message.key, value: message.value, headers });
}

function send(topic, message) {
  return producer.send({ topic, acks: -1, compression: CompressionTypes.None, messages: [message] });
}

async function deal(message, partition) {
  let command;
  try {
    command = readCommand(message);
  } catch (e) {
    if (e instanceof Unanswerable) {
      return putAside(message, partition, e.message);
    }
    throw e;
  }
  return reply(command, await settle(command, inbox, () => ship(command, message)));
}

// kafkajs commits an offset only after this has returned, so after the reply is acknowledged.
async function eachMessage({ message, partition, heartbeat }) {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    try {
      return await deal(message, partition);
    } catch (e) {
      if (!(e instanceof RegistryUnavailable)) {
        throw e; // kafkajs starts again at this message
      }
      console.error(JSON.stringify({ event: 'participant_waits', pauseMs, cause: e.message }));
      await pause(pauseMs);
      await heartbeat();
    }
  }
}

async function close() {
  await consumer.disconnect();
  await producer.disconnect();
  await inbox.close();
  process.exit(0);
}

process.once('SIGTERM', close);
process.once('SIGINT', close);
await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: config.topic, fromBeginning: true });
await consumer.run({ eachMessage });
console.log(JSON.stringify({ event: 'participant_started', topic: config.topic }));
