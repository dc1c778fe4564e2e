// The rule of every inbox: first answers stay, and what is undone before it came is never done.

const DONE_EMPTY = { outcome: 'ok', reply: null };
const FORESTALLED = {
  outcome: 'refused',
  reason: 'expected to come before its compensation, but was compensated before',
};

/**
 * Settles one command; `perform(original)` gives `{ outcome, reply | reason, effect }`.
 * Failed answers, and refused compensations, are not remembered.
 */
export async function settle(command, inbox, perform) {
  const first = inbox.find(command.id);
  if (first) {
    return first;
  }
  if (command.direction === 'undo') {
    return undo(command, inbox, perform);
  }
  const { effect, ...answer } = await perform(null);
  if (answer.outcome !== 'failed') {
    await inbox.remember({ [command.id]: answer }, effect);
  }
  return answer;
}

async function undo(command, inbox, perform) {
  const original = inbox.find(command.compensates);
  if (original?.outcome === 'ok') {
    const { effect, ...answer } = await perform(original);
    if (answer.outcome === 'ok') {
      await inbox.remember({ [command.id]: answer }, effect);
    }
    return answer;
  }
  const answers = { [command.id]: DONE_EMPTY };
  if (!original) {
    answers[command.compensates] = FORESTALLED;
  }
  await inbox.remember(answers, null);
  return DONE_EMPTY;
}
