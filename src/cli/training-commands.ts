import { roles } from '#domain/people/operator/operator.ts';
import { importTraining } from '#domain/people/training/import-training.ts';
import { listRecords } from '#domain/people/training/list-records.ts';
import { setCourseNeed } from '#domain/people/training/set-course-need.ts';
import { trainingCsv } from '#reports/csv/training-csv.ts';
import { by, command, Misuse } from './cli-command.ts';
import { needed, report } from './import-commands.ts';

const needs = {
  off: 'doesn’t need the course on student data any more',
  on: 'needs the course on student data, and is reminded of it',
  blocks: 'looks up no family without the course on student data',
} as const;

export const trainingCommands = {
  'training need': command({
    about: 'says which roles need the course on student data',
    words: ['<role>', '<off|on|blocks>'],
    run: async ({ db }, { words: [given, wanted] }) => {
      const role = roles.find((one) => one === given);
      if (role === undefined) throw new Misuse(`“${given ?? ''}” is none of ${roles.join(', ')}.`);
      if (wanted === undefined || !(wanted in needs)) throw new Misuse('Say off, on or blocks.');
      await setCourseNeed(db, {
        role,
        isNeeded: wanted !== 'off',
        blocks: wanted === 'blocks',
        by,
      });
      console.log(`The role ${role} ${needs[wanted as keyof typeof needs]}.`);
    },
  }),
  'training import': command({
    about: 'takes in courses that staff passed elsewhere',
    words: ['<file.csv>'],
    run: async ({ db }, { words: [file] }) => {
      report(await importTraining({ db, by, file: needed(file) }));
    },
  }),
  'training export': command({
    about: 'prints every pass as CSV, for an auditor',
    run: async ({ db }) => {
      process.stdout.write(trainingCsv(await listRecords(db)));
    },
  }),
};
