import { beforeAll, expect, test } from 'vitest';
import { presses, submissions, typedWords } from '#conversation/door/registry.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { isLong } from '#test/support/run/length.ts';

const { database, district, handle } = setUpCommandDesk({
  slack: { U1: 'principal', U3: 'deputy' },
});
beforeAll(async () => {
  for (const role of ['administrator', 'compliance', 'front-office', 'requester'] as const)
    await database.db
      .insertInto('role_grant')
      .values({ operator_id: district.deputy.id, role })
      .onConflict((on) => on.doNothing())
      .execute();
});

const everyHostile = [
  "' OR 1=1 --",
  "Robert'); DROP TABLE campaign; --",
  '%',
  '_',
  '%%_%\\',
  '$1',
  '\u0000',
  'a\u0000b',
  '\uD800',
  '1e999',
  '-1',
  '99999999999999999999',
  'NaN',
  '{}',
  "{1,2}'::uuid[]",
  '018f0000-0000-7000-8000-000000000000',
  "018f0000-0000-7000-8000-000000000000' OR 'a'='a",
  '__proto__',
  'constructor',
  '2026-02-31',
  'name; SELECT pg_sleep(10)',
  'created_at DESC --',
];
const hostile = everyHostile.filter((_, at) => isLong || at % 4 === 0);

const account = { platform: 'slack', tenantId: 'T1', userId: 'U3', isMember: true } as const;
const from = { account, place: { channelId: 'C1' } };

/** What none of it may change. */
async function standing(): Promise<unknown> {
  const { rows } = await database.owner.pool.query(
    `SELECT (SELECT count(*) FROM operator) AS people, (SELECT count(*) FROM role_grant) AS roles,
      (SELECT count(*) FROM phone) AS phones, (SELECT count(*) FROM campaign) AS closures,
      (SELECT count(*) FROM revocation) AS revocations, (SELECT count(*) FROM consent_record) AS consents,
      (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') AS tables`,
  );
  return rows[0];
}

/** Whatever is asked of it, it has such a value. */
const full = (value: string): Record<string, string> =>
  new Proxy(
    {},
    { get: (_, key) => (typeof key === 'string' ? value : undefined), has: () => true },
  );

test.each(Object.keys(typedWords))(
  'F42 “%s” takes whatever is typed after it for words, and answers',
  async (command) => {
    const before = await standing();
    for (const typed of hostile) {
      const words = [...command.split(' '), typed, typed];
      expect(await handle({ ...from, kind: 'words', words }), typed).toHaveProperty('kind');
    }
    expect(await standing()).toEqual(before);
  },
);

test.each([...Object.keys(presses), ...Object.keys(submissions)])(
  'F42 the button or form “%s” takes no made-up value for a thing of ours',
  async (verb) => {
    const before = await standing();
    for (const value of hostile) {
      for (const kind of ['press', 'submit'] as const) {
        const data = full(value);
        const said =
          kind === 'press' ? { kind, verb, data } : { kind, verb, data, values: full(value) };
        expect(await handle({ ...from, ...said }), value).toHaveProperty('kind');
      }
    }
    expect(await standing()).toEqual(before);
  },
);
