import { writeFile } from 'node:fs/promises';
import { readNumber } from '#conversation/kit/read-number.ts';
import { transact } from '#database/transaction.ts';
import { findCampaignId } from '#domain/closure/view/find-campaign.ts';
import { writeErasures } from '#domain/privacy/erasure/erasure.ts';
import { listErasures } from '#domain/privacy/erasure/list-erasures.ts';
import { reapplyErasures } from '#domain/privacy/erasure/reapply-erasures.ts';
import { finishHold } from '#domain/privacy/hold/finish-hold.ts';
import { describeHolds, type HoldSubject, holdReasons } from '#domain/privacy/hold/hold.ts';
import { listHolds } from '#domain/privacy/hold/list-holds.ts';
import { startHold } from '#domain/privacy/hold/start-hold.ts';
import { listRetention } from '#domain/privacy/retention/list-retention.ts';
import {
  describePurge,
  describeSet,
  describeTerms,
  retentionClasses,
} from '#domain/privacy/retention/retention.ts';
import { setRetention } from '#domain/privacy/retention/set-retention.ts';
import { sweepExpired } from '#domain/privacy/retention/sweep-expired.ts';
import { plural } from '#domain/shared/count-words.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { by, command, Misuse, ownerCommand, type Setting } from './cli-command.ts';
import { erasuresIn } from './pasted-text.ts';

const actor = { kind: 'system', id: by } as const;

/** What is kept how long, what must not go, and who was erased. */
export const retentionCommands = {
  'retention list': command({
    about: 'says how long each class of data is kept, what the law allows, and what is on hold',
    run: async ({ db }) => {
      console.log(describeTerms(await listRetention(db)));
      console.log(`\n${describeHolds(await listHolds(db))}`);
    },
  }),
  'retention set': command({
    about:
      'changes how long a class is kept, from a day on; the database refuses what the law forbids',
    words: ['<class>', '<days | for-good>'],
    options: { from: '2027-01-31' },
    run: async ({ db }, { words: [named, given], values }) => {
      const of = retentionClasses.find((one) => one === named);
      if (of === undefined) throw new Misuse(`Give one of: ${retentionClasses.join(', ')}.`);
      const days = given === 'for-good' ? null : Number(given);
      if (days !== null && !/^[1-9]\d{0,4}$/.test(given ?? ''))
        throw new Misuse('Give a number of days, such as 90, or “for-good”.');
      const from = readDay(values.from ?? '');
      if (from === undefined) throw new Misuse('Give the first day: --from 2027-01-31.');
      const done = await setRetention(db, { class: of, days, from, by });
      console.log(describeSet(done, { days, from: from.toString() }));
      if (done.kind === 'refused') process.exitCode = 1;
    },
  }),
  'retention purge': command({
    about: 'deletes what is due now, where tonight’s purge has not run yet',
    run: async ({ db }) => {
      const run = await sweepExpired(db, by);
      console.log(
        run === undefined
          ? 'Nothing was done: today’s purge has run, or an import or a closure is under way.'
          : describePurge(run),
      );
    },
  }),
  'hold list': command({
    about: 'lists what the nightly purge must not delete',
    run: async ({ db }) => console.log(describeHolds(await listHolds(db))),
  }),
  'hold place': command({
    about: 'keeps everything, or what concerns one closure, from being deleted',
    words: ['<breach | litigation | records-request>'],
    options: { closure: '12' },
    run: async ({ db }, { words: [given], values }) => {
      const reason = holdReasons.find((one) => one === given);
      if (reason === undefined) throw new Misuse(`Give a reason: ${holdReasons.join(', ')}.`);
      const subject = await heldSubject(db, values.closure);
      const id = await transact(db, (tx) => startHold(tx, { subject, reason, by: actor }));
      console.log(`Held from now on. End it with: hold end ${id}`);
    },
  }),
  'hold end': command({
    about: 'ends a hold; what it kept goes with the next purge',
    words: ['<id>'],
    run: async ({ db }, { words: [id = ''] }) => {
      const isId = /^[0-9a-f-]{36}$/.test(id);
      if (!isId || !(await transact(db, (tx) => finishHold(tx, { id, by: actor }))))
        throw new Misuse('No such hold stands. “hold list” shows them.');
      console.log('The hold has ended.');
    },
  }),
  'erasures list': command({
    about: 'writes who was erased, by ids that name nobody, to be kept beside the backups',
    words: ['<file>'],
    run: async ({ db }, { words: [file] }) => {
      if (file === undefined) throw new Misuse('Give the file to write.');
      const erasures = await listErasures(db);
      await writeNew(file, writeErasures(erasures));
      console.log(`${plural(erasures.length, 'erasure', 'erasures')} written to ${file}.`);
    },
  }),
  'erasures apply': ownerCommand({
    about: 'erases everybody of such a file again, after an older backup was restored',
    words: ['<file>'],
    run: async ({ db }, { words: [file] }) => {
      if (file === undefined) throw new Misuse('Give the file that “erasures list” wrote.');
      const erasures = await erasuresIn(file);
      const known = await reapplyErasures(db, { erasures, by });
      console.log(
        `${plural(erasures.length, 'erasure', 'erasures')} applied; the backup still knew ${known} of these people.`,
      );
    },
  }),
};

/** Writes over nothing: a slip of the keyboard must not cost a file. */
async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST')
      throw new Misuse(`${file} is already there. Give a name that is not taken.`);
    throw new Misuse(`${file} can’t be written (${String(code)}).`);
  });
}

async function heldSubject(db: Setting['db'], typed: string | undefined): Promise<HoldSubject> {
  if (typed === undefined) return { kind: 'everything' };
  const number = readNumber(typed);
  const id = typeof number === 'number' ? await findCampaignId(db, number) : undefined;
  if (id === undefined) throw new Misuse('There is no such closure. “closure list” shows them.');
  return { kind: 'campaign', id };
}
