// What commands came to, in a file: one JSON object a line, synced to the disk before the reply.
// Enough for one process, whose effects are in the same line. A participant of several processes
// keeps effect and entry in one transaction of a database (see the protocol's page).
import { open, readFile } from 'node:fs/promises';

export class FileInbox {
  #file;
  #entries = new Map();

  static async open(path) {
    const inbox = new FileInbox();
    let text = '';
    try {
      text = await readFile(path, 'utf8');
    } catch (e) {
      if (e.code !== 'ENOENT') {
        throw e;
      }
    }
    // A crash may leave half a line at the end: its command was never answered, and comes again.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n').filter(Boolean)) {
      inbox.#apply(JSON.parse(line));
    }
    inbox.#file = await open(path, 'a');
    await inbox.#file.truncate(Buffer.byteLength(whole));
    return inbox;
  }

  /** The first answer to this command, or undefined. */
  find(commandId) {
    return this.#entries.get(commandId);
  }

  /** Keeps answers, and the effect that belongs to them, all or none. */
  async remember(answers, effect) {
    const line = { answers, effect };
    await this.#file.appendFile(JSON.stringify(line) + '\n');
    await this.#file.datasync();
    this.#apply(line);
  }

  #apply({ answers }) {
    for (const [commandId, answer] of Object.entries(answers)) {
      this.#entries.set(commandId, answer);
    }
  }

  async close() {
    await this.#file.close();
  }
}
