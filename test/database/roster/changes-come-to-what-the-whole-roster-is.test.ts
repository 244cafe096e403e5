import { expect, onTestFinished, test } from 'vitest';
import { compareAudience } from '#domain/consent/gate/derived-store.ts';
import { testDatabase } from '#test/support/postgres/database.ts';
import { randomRoster } from '#test/support/roster/random-roster.ts';
import { accepted, age, serveRoster } from '#test/support/roster/roster-service.ts';
import { rosterState } from '#test/support/roster/roster-state.ts';
import { isLong } from '#test/support/run/length.ts';

const seeds = Array.from(
  { length: Number(process.env['SEEDS'] ?? (isLong ? 8 : 1)) },
  (_, place) => place + 1,
);
const nights = 5;

async function freshDatabase() {
  const database = await testDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  return database;
}

test.each(seeds)(
  'seed %i: a roster and then its changes come to what the whole roster of the last day is',
  async (seed) => {
    const roster = randomRoster(seed);
    const database = await freshDatabase();
    const service = await serveRoster(database, { version: '1.2', rows: roster.rows });
    const options = { mayShrink: true };
    await accepted(service.refresh('whole', options));

    for (let night = 0; night < nights; night++) {
      // What changed an hour ago and before is not told of again.
      if (night % 2 === 0) age(service.rows);
      for (const row of roster.change(1 + night * 2))
        row['dateLastModified'] = Temporal.Now.instant().toString();
      await accepted(service.refresh('changes', options));
    }
    const state = await rosterState(database);
    expect(await compareAudience(database.db)).toMatchObject({ rows: 0 });
    const readings = await service.readings();

    const { counts } = await accepted(service.refresh('whole', options));
    expect(Object.entries(counts).filter(([, number]) => number > 0)).toEqual([]);
    expect(await rosterState(database)).toEqual(state);
    const other = await freshDatabase();
    const fresh = await serveRoster(other, { version: '1.2', rows: roster.rows });
    await accepted(fresh.refresh('whole', options));
    expect(await rosterState(other)).toEqual(state);
    expect(readings.filter(({ extent }) => extent === 'changes').length).toBeGreaterThan(1);
  },
);
