// The rule of every inbox: first answers stay, an attempt that failed has failed, what is asked about
// before it came has failed, and what is undone before it came is never done.

const DONE_EMPTY = { outcome: 'ok', reply: null };
const FORESTALLED = {
  outcome: 'refused',
  reason: 'expected to come before its compensation, but was compensated before',
};

/**
 * Settles one command; `perform(original)` gives `{ outcome, reply | reason, effect }`.
 * Compensations that fail or are refused are not remembered.
 */
export async function settle(command, inbox, perform) {
  const first = inbox.find(key(command));
  if (first && (first.outcome !== 'failed' || Number(command.attempt) <= first.attempt)) {
    return first;
  }
  if (command.direction === 'undo') {
    return undo(command, inbox, perform);
  }
  if (command.query === 'true') {
    const reason = 'it had not come when it was asked about, so this attempt is not done any more';
    const failed = { outcome: 'failed', reason, attempt: Number(command.attempt) };
    await inbox.remember({ [command.id]: failed }, null);
    return failed;
  }
  const { effect, ...answer } = await perform(null);
  if (answer.outcome === 'failed') {
    answer.attempt = Number(command.attempt); // A later one may be done.
  }
  await inbox.remember({ [command.id]: answer }, effect);
  return answer;
}

/** A compensation is kept by what it undoes: another command in its place undoes nothing again. */
function key(command) {
  return command.direction === 'undo' ? `undo of ${command.compensates}` : command.id;
}

async function undo(command, inbox, perform) {
  const original = inbox.find(command.compensates);
  if (original?.outcome === 'ok') {
    const { effect, ...answer } = await perform(original);
    if (answer.outcome === 'ok') {
      await inbox.remember({ [key(command)]: answer }, effect);
    }
    return answer;
  }
  const answers = { [key(command)]: DONE_EMPTY };
  if (!original || original.outcome === 'failed') {
    answers[command.compensates] = FORESTALLED;
  }
  await inbox.remember(answers, null);
  return DONE_EMPTY;
}
