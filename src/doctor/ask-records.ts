import type { Db } from '#database/connect.ts';
import { findSlowedPace } from '#domain/attempt/pace/find-pace.ts';
import { findSealingLag } from '#domain/audit/alarm/record-sealing-lag.ts';
import { findOverdueKeys } from '#domain/data-key/find-overdue-keys.ts';
import { findKeyFault } from '#domain/data-key/start-key-ring.ts';
import { findApproverTraining } from '#domain/people/training/find-approver-training.ts';
import { findRosterAge } from '#domain/roster/run/find-roster.ts';
import { ageWords } from '#domain/roster/run/roster-run.ts';
import { askStanding } from './ask-standing.ts';
import { type Finding, green, red, yellow } from './finding.ts';

const lateSeconds = 10;
const longSeconds = 300;

type KeySettings = Parameters<typeof findKeyFault>[1] & Parameters<typeof askStanding>[1];

/** What the database knows of the product’s own standing. */
export async function askRecords(db: Db, settings: KeySettings): Promise<Finding[]> {
  return [
    await askSeal(db),
    await askKey(db, settings),
    await askKeys(db),
    await askPace(db),
    await askTraining(db),
    await askRoster(db),
    ...(await askStanding(db, settings)),
  ];
}

async function askSeal(db: Db): Promise<Finding> {
  const about = 'audit.seal';
  const seconds = Math.floor(await findSealingLag(db));
  if (seconds < lateSeconds) return green(about, 'Every entry of the audit log is sealed.');
  const says = `An entry of the audit log has waited ${seconds} s for its seal.`;
  const todo = 'Start a dial worker, or look at the log of the one that runs: it seals.';
  return seconds < longSeconds ? yellow(about, says, todo) : red(about, says, todo);
}

async function askKey(db: Db, settings: KeySettings): Promise<Finding> {
  const about = 'keys.key';
  const fault = await findKeyFault(db, settings);
  return fault === undefined
    ? green(about, 'The key at hand opens every data key.')
    : red(about, `${fault}.`, 'Set the key that is kept beside the backups: docs/keys.md.');
}

/** Twilio tells nobody which pace it grants; it shows when it is asked for more. */
async function askPace(db: Db): Promise<Finding> {
  const about = 'twilio.pace';
  const slowed = await findSlowedPace(db);
  return slowed === undefined
    ? green(about, 'Twilio takes calls at the pace that is set.')
    : yellow(
        about,
        `Calls go at ${Number(slowed.callsPerSecond.toFixed(2))} a second, because Twilio was short of room.`,
        'Set --calls-per-second to what Twilio grants the account: docs/operations.md, “Numbers and pace”.',
      );
}

async function askKeys(db: Db): Promise<Finding> {
  const about = 'keys.age';
  const overdue = await findOverdueKeys(db);
  return overdue.length === 0
    ? green(about, 'No key is over its term.')
    : yellow(
        about,
        `Over their term: ${overdue.join(', ')}.`,
        'Change them: docs/keys.md has the steps.',
      );
}

/** A service is read every night; files come when somebody brings them. */
async function askRoster(db: Db): Promise<Finding> {
  const about = 'roster.age';
  const age = await findRosterAge(db);
  if (age === undefined)
    return yellow(about, 'No roster was imported yet.', 'Import one: docs/roster-import.md.');
  const says = `The roster is ${ageWords(age.seconds)} old.`;
  if (!age.isOld) return green(about, says);
  return yellow(
    about,
    says,
    age.source === 'service'
      ? 'Look at the timer of “roster refresh --when-due”, and type /roster for what was refused.'
      : 'Import a newer export: docs/roster-import.md.',
  );
}

async function askTraining(db: Db): Promise<Finding> {
  const about = 'people.training';
  const { approvers, trained } = await findApproverTraining(db);
  const todo = 'Ask them to take the course: /closure training.';
  if (approvers === 0)
    return red(
      about,
      'Nobody is an approver, so nothing can be approved.',
      'Give somebody the role: docs/people.md.',
    );
  if (trained === 0) return red(about, 'No approver is trained, so nothing can be approved.', todo);
  return trained < approvers
    ? yellow(about, `${approvers - trained} of ${approvers} approvers aren’t trained.`, todo)
    : green(about, `All ${approvers} approvers are trained.`);
}
