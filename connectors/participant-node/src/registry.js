// Avro records in registry wire format: 00, schema id (4 bytes, big endian), Avro binary.
import avro from 'avsc';

/** The registry did not answer as one: says nothing about the record, so try again. */
export class RegistryUnavailable extends Error {}

/** These bytes are no such record and never will be. */
export class NotDecodable extends Error {}

const MAGIC_AND_ID = 5;
const NOT_FOUND = 404;

export class Registry {
  #url;
  #types = new Map();
  #ids = new Map();

  constructor(url) {
    this.#url = url.replace(/\/$/, '');
  }

  /** The record in these bytes, and the full name of its schema. */
  async decode(bytes) {
    if (!bytes || bytes.length < MAGIC_AND_ID || bytes[0] !== 0) {
      throw new NotDecodable(`expected registry wire format, found ${bytes?.length ?? 'no'} other bytes`);
    }
    const type = await this.#typeOf(bytes.readInt32BE(1));
    try {
      return { name: type.name, record: type.fromBuffer(bytes.subarray(MAGIC_AND_ID)) };
    } catch (e) {
      throw new NotDecodable(`expected a record of ${type.name}, found bytes that hold none`, { cause: e });
    }
  }

  /** A record in wire format; its schema is registered under its full name when it is not known. */
  async encode(schema, record) {
    const type = avro.Type.forSchema(schema);
    const id = await this.#idOf(type.name, schema);
    const head = Buffer.alloc(MAGIC_AND_ID);
    head.writeInt32BE(id, 1);
    return Buffer.concat([head, type.toBuffer(record)]);
  }

  async #typeOf(id) {
    if (!this.#types.has(id)) {
      const { schema } = await this.#ask(`/schemas/ids/${id}`);
      this.#types.set(id, avro.Type.forSchema(JSON.parse(schema)));
    }
    return this.#types.get(id);
  }

  async #idOf(name, schema) {
    if (!this.#ids.has(name)) {
      const { id } = await this.#ask(`/subjects/${encodeURIComponent(name)}/versions`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
        body: JSON.stringify({ schema: JSON.stringify(schema) }),
      });
      this.#ids.set(name, id);
    }
    return this.#ids.get(name);
  }

  async #ask(path, request = {}) {
    let response;
    try {
      response = await fetch(this.#url + path, { ...request, signal: AbortSignal.timeout(5_000) });
    } catch (e) {
      throw new RegistryUnavailable(`expected an answer of the registry to ${path}, found ${e}`, { cause: e });
    }
    const text = await response.text();
    if (response.ok) {
      return JSON.parse(text);
    }
    const isRegistrysWord = response.status === NOT_FOUND && text.includes('error_code');
    const message = `expected the registry to answer ${path}, found status ${response.status}`;
    throw isRegistrysWord ? new NotDecodable(message) : new RegistryUnavailable(message);
  }
}
