import { connect } from '#database/connect.ts';
import { optionFault } from '#domain/district/district-settings.ts';
import { listDistrictSettings } from '#domain/district/list-district-settings.ts';
import { findPeopleCounts } from '#domain/people/operator/find-people-counts.ts';
import { NotYet, type Setup, type Step } from '../step.ts';

export const districtStep: Step = {
  title: 'District',
  findDone: (setup) =>
    withImports(setup, async (db) => {
      const sheet = await listDistrictSettings(db);
      return sheet === undefined ? undefined : String(sheet.settings['name']);
    }),
  async run(setup) {
    const name = await askOption(setup, 'name', 'Name that families know, such as Harbor Unified');
    const options = {
      '--name': name,
      '--registered-name': await askOption(setup, 'registered-name', 'Registered name', name),
      '--callback-number': await askOption(
        setup,
        'callback-number',
        'Number that families call back, such as +15035550100',
      ),
      '--time-zone': await askOption(
        setup,
        'time-zone',
        'Time zone (America/New_York, America/Chicago, America/Denver, America/Los_Angeles, …)',
      ),
      '--state': await askOption(setup, 'state', 'State, in two letters'),
    };
    const isSet = await setup.type(['district', 'set', ...Object.entries(options).flat()]);
    if (!isSet) throw new NotYet('The district isn’t set.');
    return `${name}. “npm run cli -- district show” lists what else there is`;
  },
};

export const rosterStep: Step = {
  title: 'Roster',
  findDone: (setup) =>
    withImports(setup, async (db) => {
      const { students } = await findPeopleCounts(db);
      return students === 0 ? undefined : `${students} students`;
    }),
  run: (setup) =>
    bringIn(setup, {
      words: 'OneRoster or School Data Sync export, a folder or a zip file',
      command: ['roster', 'import'],
      done: 'imported. Families that agreed earlier come in with “npm run consent:import”',
    }),
};

export const staffStep: Step = {
  title: 'Staff',
  findDone: (setup) =>
    withImports(setup, async (db) => {
      const { administrators } = await findPeopleCounts(db);
      return administrators === 0 ? undefined : `${administrators} administrators`;
    }),
  run: (setup) =>
    bringIn(setup, {
      words: 'Staff list, a CSV file with two administrators or more (docs/roster-import.md)',
      command: ['operators', 'bootstrap'],
      done: 'imported with their roles',
    }),
};

/** Asks until the answer is one that `district set` takes. */
async function askOption(
  { terminal }: Setup,
  option: Parameters<typeof optionFault>[0],
  words: string,
  initial?: string,
): Promise<string> {
  for (;;) {
    const answer = await terminal.ask(words, { initial });
    const fault = optionFault(option, answer);
    if (fault === undefined) return answer;
    terminal.say(`  It ${fault}.`);
  }
}

async function bringIn(
  { terminal, type }: Setup,
  { words, command, done }: { words: string; command: string[]; done: string },
): Promise<string> {
  const file = await terminal.ask(words);
  if (file === '') throw new NotYet('It is needed before the first closure.');
  if (!(await type([...command, file]))) throw new NotYet('Nothing was imported.');
  return done;
}

async function withImports<T>(
  { files }: Setup,
  act: (db: ReturnType<typeof connect>['db']) => Promise<T>,
): Promise<T> {
  const url = files.of('imports')['DATABASE_URL'] ?? '';
  await using connection = connect({ url, name: 'bellwether-setup', max: 1 });
  return await act(connection.db);
}
