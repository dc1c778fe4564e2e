// The headers of a command, and what is wrong with them.

const ANSWERABLE = ['ce_id', 'ce_sagaid', 'ce_attempt', 'ce_replyto', 'ce_replytoken'];

/** Nobody could be answered: the record belongs among the dead letters. */
export class Unanswerable extends Error {}

/** The command in this message, with `problem` set when it can only be refused. */
export function readCommand(message) {
  const text = (name) => lastText(message.headers, name);
  const missing = ANSWERABLE.filter((name) => !text(name));
  if (missing.length > 0) {
    throw new Unanswerable(`expected the headers ${missing.join(', ')}, found none`);
  }
  const command = {
    id: text('ce_id'),
    sagaId: text('ce_sagaid'),
    attempt: text('ce_attempt'),
    replyTo: text('ce_replyto'),
    replyToken: text('ce_replytoken'),
    query: text('ce_query') ?? 'false',
    type: text('ce_type'),
    direction: text('ce_direction'),
    compensates: text('ce_compensates'),
    traceparent: text('traceparent'),
  };
  return { ...command, problem: problemOf(command, message.key?.toString()) };
}

function problemOf(command, key) {
  if (key !== command.sagaId) {
    return `expected the saga id as the record's key, found ${key === undefined ? 'none' : 'another'}`;
  }
  if (!['do', 'undo'].includes(command.direction)) {
    return 'expected the direction do or undo, found another';
  }
  if (!['true', 'false'].includes(command.query)) {
    return 'expected true or false in the header ce_query, found another text';
  }
  if (command.direction === 'undo' && command.query === 'true') {
    return 'expected a query about a command to do, found one about an undo';
  }
  if (command.direction === 'undo' && !command.compensates) {
    return 'expected the header ce_compensates, found none';
  }
  return undefined;
}

function lastText(headers, name) {
  const value = headers?.[name];
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last?.toString();
}
