import type { LogCheck } from '#domain/audit/log/check-log.ts';
import { describeLog } from '#domain/audit/log/describe-log.ts';
import type { SampleRead } from '#domain/data-key/check-sealed-values.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import type { BackupState, HalfDone } from './find-backup-state.ts';
import type { Restore } from './restore.ts';

export type BackupCheck = BackupState & {
  /** Migrations that this version needs and the copy lacks. */
  pending: readonly string[];
  samples: readonly SampleRead[];
  /** Absent where no public key was given. */
  log: LogCheck | undefined;
};

/** Whether the copy could be put in the database's place. That it lacks the newest entries is what a backup is. */
export function isUsable({ samples, log }: BackupCheck): boolean {
  const faults = log?.faults ?? [];
  return (
    samples.every(({ broken, withoutKey }) => broken + withoutKey === 0) &&
    faults.every(({ kind }) => kind === 'shorter' || kind === 'unsealed')
  );
}

/** What a copy of the database holds, for a person at a terminal. */
export function describeBackup(check: BackupCheck): string {
  const { moment, timeZone, pending, closures } = check;
  return [
    moment === null
      ? 'The copy holds no entry of the audit log: it is empty, or not Bellwether’s.'
      : `The copy is as of ${timeWords(moment, timeZone)}, the time of its newest audit entry.`,
    '',
    'Tables',
    pending.length === 0
      ? '  This version can use them.'
      : `  They are from an older version. After the restore, “npm run migrate” applies ${pending.join(', ')}.`,
    '',
    'Keys',
    ...sampleLines(check.samples),
    '',
    'Audit log',
    ...logLines(check.log),
    '',
    'Closures that were calling, or about to',
    ...(closures.length === 0 ? ['  None.'] : closures.map((one) => `  ${closureWords(one)}`)),
    ...(closures.length === 0
      ? []
      : [
          '  After the restore, a dial worker asks the carrier about all calls and texts since then, before anything is dialed.',
        ]),
    '',
    'Erasures',
    '  The copy may hold people who were erased later. Apply your list of erasures again before calling resumes.',
    '',
    isUsable(check) ? 'This backup can be used.' : 'Don’t use this backup: see above.',
  ].join('\n');
}

function sampleLines(samples: readonly SampleRead[]): string[] {
  return samples.map(({ column, class: of, sampled, broken, withoutKey }) => {
    const place = `  ${column} (key of ${of})`;
    if (sampled === 0) return `${place}: nothing to read`;
    if (withoutKey > 0)
      return `${place}: ${count(withoutKey)} of ${count(sampled)} need a key that isn’t in this copy`;
    if (broken > 0) return `${place}: ${count(broken)} of ${count(sampled)} don’t open`;
    return `${place}: ${plural(sampled, 'value')} read`;
  });
}

function logLines(log: LogCheck | undefined): string[] {
  if (log === undefined)
    return [
      '  Not checked. Give the log’s public key with --key, and the newest checkpoint you have with --checkpoints.',
    ];
  const longest = Math.max(
    0,
    ...log.faults.map((fault) => (fault.kind === 'shorter' ? fault.size : 0)),
  );
  const others = log.faults.filter(({ kind }) => kind !== 'shorter' && kind !== 'unsealed');
  const missing = longest - log.entries;
  const lines =
    missing > 0
      ? [
          `The newest checkpoint you gave counts ${count(longest)} entries, and the copy has ${count(log.entries)}: ${plural(missing, 'entry is', 'entries are')} missing. They were written after the backup.`,
        ]
      : [];
  return [...lines, ...describeLog({ ...log, faults: others }).split('\n')].map(
    (line) => `  ${line}`,
  );
}

function closureWords({ number, state, ended, planned, underWay, inDoubt }: HalfDone): string {
  if (state === 'approved') return `Closure ${number}: approved, not started`;
  const way = state === 'paused' ? 'paused' : 'calling';
  return `Closure ${number}: ${way}; ${count(ended)} done, ${count(planned)} waiting, ${count(underWay)} under way, ${count(inDoubt)} in doubt`;
}

/** How a restore stands. */
export function describeRestore(restore: Restore, timeZone: string): string {
  const { moment, askedAt, toldAt, settledAt, calls, texts, optOuts, strange } = restore;
  const since = timeWords(moment, timeZone);
  const asked =
    askedAt === null
      ? `The carrier hasn’t been asked yet what happened since ${since}. Start a dial worker: it asks, and nothing is dialed before.`
      : [
          `Since ${since}, the carrier had ${plural(calls, 'call')} and ${plural(texts, 'text')} that the database lacked; nobody who picked up is called again.`,
          `${plural(optOuts, 'opt-out')} since then ${optOuts === 1 ? 'holds' : 'hold'} again: by text, or confirmed by one.`,
          ...(strange === 0
            ? []
            : [
                `${plural(strange, 'call or text is', 'calls or texts are')} of no closure in the database: a closure was requested, and is lost. Look for its card in the channel before you request it again.`,
              ]),
          'Consents since then are lost, and opt-outs of phones that get no texts: ask the offices for theirs.',
        ].join('\n');
  if (settledAt !== null) return `${asked}\nCalling resumed at ${timeWords(settledAt, timeZone)}.`;
  return toldAt === null
    ? `${asked}\n${restore.spares === null ? 'Nothing is dialed' : 'Emergencies are called; nothing else is dialed'} until you run “backup restored --erasures FILE”.`
    : `${asked}\nCalling resumes as soon as the carrier was asked.`;
}

function timeWords(at: Temporal.Instant, timeZone: string): string {
  return at
    .toZonedDateTimeISO(timeZone)
    .toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'long' });
}
