import { connect } from '#database/connect.ts';
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
    const { terminal, type } = setup;
    const name = await terminal.ask('Name that families know, such as Harbor Unified');
    const registered = await terminal.ask('Name as it is registered', { initial: name });
    const callback = await terminal.ask('Number that families call back, such as +15035550100');
    const zone = await terminal.ask('Time zone, such as America/Chicago');
    const state = await terminal.ask('State, in two letters');
    const isSet = await type([
      'district',
      'set',
      '--name',
      name,
      '--registered-name',
      registered,
      '--callback-number',
      callback,
      '--time-zone',
      zone,
      '--state',
      state,
    ]);
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
      words: 'OneRoster export, a folder or a zip file',
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
