import type { Counts } from './counts.ts';

/** What a test file of this folder may make in `npm test`, in its short form. */
const usual: readonly [folder: string, Counts][] = [
  ['test/scenario/', { products: 1, databases: 2, processes: 0, calls: 60 }],
  // The browser and its installer.
  ['test/browser/', { products: 1, databases: 2, processes: 2, calls: 60 }],
  ['test/database/', { products: 0, databases: 20, processes: 0, calls: 200 }],
  ['test/', { products: 0, databases: 0, processes: 0, calls: 0 }],
];

type More = { why: string; files: Readonly<Record<string, Partial<Counts>>> };

/** Who may make more, and why. */
const more: readonly More[] = [
  {
    why: 'what befalls a program as a process is the promise: it is killed, stopped, started or listened to',
    files: {
      'test/database/people/cli-operators.test.ts': { processes: 6 },
      'test/database/postgres/a-host-that-is-off.test.ts': { processes: 1 },
      'test/database/postgres/database-faults.test.ts': { processes: 2 },
      'test/database/postgres/faults-of-the-machine.test.ts': { processes: 3 },
      'test/database/data-key/rotation.test.ts': { processes: 4 },
      'test/scenario/approval/the-clock-of-the-bot-decides-nothing.test.ts': { processes: 1 },
      'test/scenario/chat/a-bot-has-read-a-text-before-it-listens.test.ts': { processes: 1 },
      'test/scenario/chat/a-random-afternoon-keeps-every-promise-to-everybody.test.ts': {
        processes: 6,
      },
      'test/scenario/chat/what-slack-sends-twice-or-gives-up-on-counts-once.test.ts': {
        processes: 1,
      },
      'test/scenario/closure/a-saved-draft-survives-a-restart.test.ts': { processes: 2 },
      'test/scenario/crash/a-bot-killed-at-a-click-loses-and-doubles-nothing.test.ts': {
        processes: 2,
      },
      'test/scenario/crash/a-bot-that-is-stopped-loses-nothing-it-took.test.ts': { processes: 2 },
      'test/scenario/crash/a-stop-of-npm-stops-the-process-it-started.test.ts': { processes: 1 },
      'test/scenario/crash/the-books-balance-whatever-is-killed.test.ts': {
        processes: 15,
        calls: 250,
      },
      'test/scenario/doctor/a-refused-credential-is-said-at-the-start.test.ts': { processes: 2 },
      'test/scenario/doctor/doctor-names-each-planted-fault-and-nothing-else.test.ts': {
        processes: 2,
      },
      'test/scenario/language/a-broken-language-file-is-named-at-the-start.test.ts': {
        processes: 4,
      },
      'test/scenario/monitoring/a-closure-leaves-one-trace-from-request-to-call.test.ts': {
        processes: 3,
      },
      'test/scenario/monitoring/prometheus-sees-how-a-closure-goes.test.ts': { processes: 2 },
      'test/scenario/people/no-name-and-no-number-gets-out-by-any-way.test.ts': { processes: 2 },
      'test/scenario/people/what-a-platform-said-counts-for-a-minute.test.ts': { processes: 1 },
      'test/scenario/setup/an-empty-folder-becomes-a-closure.test.ts': { processes: 6 },
      'test/unit/log/a-full-log-stops-no-program.test.ts': { processes: 2 },
      'test/unit/program/each-program-starts.test.ts': { processes: 9 },
      'test/unit/program/log-lines.test.ts': { processes: 3 },
      'test/unit/program/misspelled-names.test.ts': { processes: 5 },
      'test/unit/program/the-first-text-costs-no-more-than-the-next.test.ts': { processes: 2 },
      'test/unit/run/what-a-run-computes-is-added-up.test.ts': { processes: 2 },
    },
  },
  {
    why: 'a server takes over from another one, which has to be another',
    files: {
      'test/database/failover/broken-off.test.ts': { processes: 12 },
      'test/database/failover/failover.test.ts': { processes: 32 },
      'test/database/failover/hosts.test.ts': { processes: 14 },
    },
  },
  {
    why: 'a stranger’s program reads the file, as a stranger would, once what wrote it has ended',
    files: {
      'test/scenario/audit/a-campaign-is-proven-offline.test.ts': { processes: 1 },
      'test/scenario/audit/a-consent-that-was-rewritten-is-found-by-a-stranger.test.ts': {
        processes: 4,
      },
      'test/scenario/audit/a-family-proves-its-own-opt-out.test.ts': { processes: 3 },
      'test/scenario/audit/any-column-of-a-sealed-row-that-changes-is-found.test.ts': {
        processes: 2,
      },
    },
  },
  {
    why: 'a sound is taken apart by FFmpeg, which is a process',
    files: {
      'test/contract/audio/a-hostile-sound-costs-little.test.ts': { processes: 16 },
      'test/contract/audio/any-sound-becomes-a-telephones.test.ts': { processes: 8 },
      'test/database/recording/recordings.test.ts': { processes: 5 },
      'test/database/rehearsal/recording-calls.test.ts': { processes: 5 },
      'test/scenario/recording/a-caller-back-hears-the-recording.test.ts': { processes: 2 },
      'test/scenario/recording/a-recorded-message-is-heard-from-the-top.test.ts': { processes: 2 },
      'test/scenario/recording/a-lost-recording-falls-back-to-the-text.test.ts': { processes: 2 },
    },
  },
  {
    why: 'npm, git or a server of a file is asked',
    files: {
      'test/contract/packages/advisories.test.ts': { processes: 4 },
      'test/database/roster/rosters-as-districts-have-them.test.ts': { processes: 5 },
      'test/licenses.test.ts': { processes: 1 },
      'test/unit/shared/words.test.ts': { processes: 2 },
    },
  },
  {
    why: 'each refusal is of a database that nobody has imported into',
    files: {
      'test/database/consent/import.test.ts': { databases: 29 },
      'test/database/people/operators-import.test.ts': { databases: 22 },
    },
  },
  {
    why: 'it takes many families: each language, each means, or all who two clerks call',
    files: {
      'test/scenario/closure/two-clerks-call-no-family-twice.test.ts': { calls: 80 },
      'test/scenario/crash/the-carrier-answers-while-the-product-stands-still.test.ts': {
        calls: 120,
      },
      'test/scenario/consent/a-revoked-guardian-is-never-called-by-any-means.test.ts': {
        processes: 2,
        calls: 400,
      },
      'test/scenario/request/a-question-by-text-is-answered.test.ts': { calls: 100 },
      'test/scenario/roster/a-roster-that-goes-a-few-at-a-time-stops.test.ts': { calls: 100 },
    },
  },
];

export function budgetOf(file: string): Counts {
  const [, counts] = usual.find(([folder]) => file.startsWith(folder)) ?? [];
  if (counts === undefined) throw new Error(`${file} is in no folder of tests`);
  return { ...counts, ...more.find(({ files }) => file in files)?.files[file] };
}

/** What all of `npm test` may make. */
export const budgetOfRun: Counts = {
  products: 130,
  databases: 520,
  processes: 215,
  calls: 2700,
};
