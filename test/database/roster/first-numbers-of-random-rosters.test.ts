import { expect, onTestFinished, test } from 'vitest';
import { compareAudience } from '#domain/consent/gate/derived-store.ts';
import { seededRandom } from '#sandbox/district/seeded-random.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres/database.ts';
import { randomRoster } from '#test/support/roster/random-roster.ts';
import { accepted, age, serveRoster } from '#test/support/roster/roster-service.ts';
import { isLong } from '#test/support/run/length.ts';

const seeds = Array.from(
  { length: Number(process.env['SEEDS'] ?? (isLong ? 6 : 2)) },
  (_, place) => place + 1,
);

type Tie = {
  guardian: string;
  phone: string;
  rank: number;
  household: string | null;
  isFirst: boolean;
};
type Place = { phone: string; household: string; turn: number };

const ties = async ({ pool }: TestDatabase): Promise<Tie[]> =>
  (
    await pool.query<Tie>(
      `SELECT DISTINCT gp.guardian_id AS guardian, gp.phone_id AS phone, gp.rank, a.household, gp.first_since IS NOT NULL AS "isFirst"
       FROM guardian_phone gp LEFT JOIN phone_audience a ON a.phone_id = gp.phone_id AND a.household IS NOT NULL
       JOIN guardian g ON g.id = gp.guardian_id AND g.active
       WHERE gp.active AND EXISTS (SELECT FROM guardianship gs JOIN student s ON s.id = gs.student_id AND s.active
         WHERE gs.guardian_id = gp.guardian_id AND gs.active)`,
    )
  ).rows;

const places = async ({ pool }: TestDatabase): Promise<Place[]> =>
  (
    await pool.query<Place>(
      `SELECT DISTINCT phone_id AS phone, household, turn FROM phone_audience WHERE household IS NOT NULL ORDER BY phone_id`,
    )
  ).rows;

/** The phones of a household in turn: each guardian's list, with what they chose at its head; then by its place and guardian. */
function turnsOf(all: readonly Tie[]): Map<string, string[]> {
  const placed = [...Map.groupBy(all, ({ guardian }) => guardian).values()].flatMap((own) => {
    const chosen = own.find(({ isFirst }) => isFirst);
    const listed = own.toSorted((a, b) => a.rank - b.rank);
    const before = listed.filter(({ rank }) => chosen !== undefined && rank < chosen.rank);
    return own.map((tie) => {
      if (tie === chosen) return { ...tie, rank: 1 };
      return before.includes(tie) ? { ...tie, rank: tie.rank + 1 } : tie;
    });
  });
  const inTurn = placed.filter(({ household }) => household !== null);
  const least = [...Map.groupBy(inTurn, ({ phone }) => phone).entries()].map(([phone, lists]) => ({
    phone,
    household: lists[0]?.household ?? '',
    rank: Math.min(...lists.map(({ rank }) => rank)),
    guardian: lists.map(({ guardian }) => guardian).toSorted()[0] ?? '',
  }));
  return new Map(
    [...Map.groupBy(least, ({ household }) => household)].map(([household, phones]) => [
      household,
      phones
        .toSorted(
          (a, b) =>
            a.rank - b.rank ||
            a.guardian.localeCompare(b.guardian) ||
            a.phone.localeCompare(b.phone),
        )
        .map(({ phone }) => phone),
    ]),
  );
}

/** Some guardians choose one of their numbers, as the page has it. */
async function chooseSome(database: TestDatabase, seed: number): Promise<number> {
  const random = seededRandom(seed);
  const { pool } = database.as('bot');
  const some = (await ties(database)).filter(() => random.next() < 0.5);
  for (const { guardian, phone } of some)
    await pool.query('SELECT choose_first_number($1, $2)', [guardian, phone]);
  return some.length;
}

let chosen = 0;

test.each(seeds)(
  'seed %i: a choice changes turns alone, and every turn is what the choices and the roster say',
  async (seed) => {
    const database = await testDatabase();
    onTestFinished(() => database[Symbol.asyncDispose]());
    const roster = randomRoster(seed);
    const service = await serveRoster(database, { version: '1.2', rows: roster.rows });
    await accepted(service.refresh('whole', { mayShrink: true }));

    for (let night = 0; night < 3; night++) {
      const before = await places(database);
      chosen += await chooseSome(database, seed * 10 + night);
      const after = await places(database);
      const without = (all: readonly Place[]) => all.map(({ turn: _turn, ...one }) => one);
      expect(without(after)).toEqual(without(before));
      expect(await compareAudience(database.db)).toMatchObject({ rows: 0 });
      const found = [...Map.groupBy(after, ({ household }) => household)].map(
        ([household, all]): [string, string[]] => [
          household,
          all.toSorted((a, b) => a.turn - b.turn).map(({ phone }) => phone),
        ],
      );
      expect(new Map(found)).toEqual(turnsOf(await ties(database)));

      age(service.rows);
      for (const row of roster.change(4))
        row['dateLastModified'] = Temporal.Now.instant().toString();
      await accepted(service.refresh('changes', { mayShrink: true }));
      expect(await compareAudience(database.db)).toMatchObject({ rows: 0 });
    }
  },
);

test('some guardians chose', () => {
  expect(chosen).toBeGreaterThan(seeds.length);
});
