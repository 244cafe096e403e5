import { expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });

const on = (platform: Platform, who: 'principal' | 'deputy' | 'superintendent') =>
  platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

async function listed(person: Person, ...words: string[]): Promise<void> {
  await until(`“${words.join('”, “')}” in the list`, () => {
    const last = person.toldPrivately().findLast((one) => one.includes('Templates'));
    return last !== undefined && words.every((one) => last.includes(one));
  });
}

/** Opens the form of one template from the list. */
async function open(person: Person, template: string): Promise<void> {
  await person.say('closure templates');
  await listed(person, 'Change or add one…');
  await person.pressPrivate('template-form');
  await until('the choice', () => person.form().includes('Which words?'));
  await person.submit({ template });
  await until('the words', () => person.form().includes('Each closure fills in'));
}

/** Saves other English words, and says that the other languages say the same. */
async function save(person: Person, values: Record<string, string>): Promise<string | undefined> {
  const wrong = await person.submit(values);
  if (wrong !== undefined && !person.form().includes('press Save again')) return wrong;
  await until('the question', () => person.form().includes('press Save again'));
  return person.submit({});
}

async function versions(): Promise<unknown[]> {
  const { rows } = await product.database.owner.pool.query(
    `SELECT t.happening, t.name, v.number, staff_name(o) AS by, v.texts ->> 'en' AS en
     FROM message_template t JOIN message_template_version v ON v.template_id = t.id
     JOIN operator o ON o.id = v.made_by ORDER BY t.made_at, v.number`,
  );
  return rows;
}

async function idOf(name: string): Promise<string> {
  const { id } = await product.database.db
    .selectFrom('message_template')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return id;
}

const sides = {
  slack: ['slack', 'teams', 'Half day'],
  teams: ['teams', 'slack', 'Snow day'],
} as const;

test.each([sides.slack, sides.teams])(
  'made on %s and changed on %s, each version stays, with who made it',
  async (here, there, name) => {
    const dana = on(here, 'principal');
    const inés = on(there, 'deputy');
    const words = `On {date}, {school} will be closed {reason}. ${name}.`;
    await open(dana, 'closed');
    expect(dana.form()).toContain('{date}: the day');
    expect(await save(dana, { name, 'text-en': words })).toBeUndefined();
    await listed(dana, 'Saved as version 1', name, 'version 1 by Dana Whitfield', 'English');

    const id = await idOf(name);
    await open(inés, id);
    await open(dana, id);
    expect(await save(inés, { 'text-en': `${words} Stay warm.` })).toBeUndefined();
    await listed(inés, 'Saved as version 2', 'version 2 by Inés Carvajal');

    const late = await save(dana, { 'text-en': `${words} Stay home.` });
    expect(late).toMatch(/Inés Carvajal saved version 2 at \d+:\d\d/);
    const kept = (await versions()).slice(-2);
    expect(kept).toEqual([
      { happening: 'closed', name, number: 1, by: 'Dana Whitfield', en: words },
      { happening: 'closed', name, number: 2, by: 'Inés Carvajal', en: `${words} Stay warm.` },
    ]);
  },
);

test('nobody rewrites a version, whatever program they use', async () => {
  const { owner, pool } = product.database;
  const rewrite = `UPDATE message_template_version SET texts = '{"en": "Come."}'`;

  await expect(owner.pool.query(rewrite)).rejects.toThrow('append-only');
  await expect(pool.query(rewrite)).rejects.toThrow();
  await expect(owner.pool.query('DELETE FROM message_template')).rejects.toThrow('append-only');
  await expect(owner.pool.query(`UPDATE message_template SET name = 'Other'`)).rejects.toThrow(
    'only retires',
  );
});

test.each([
  ['slack', 'Half day'],
  ['teams', 'Snow day'],
] as const)(
  'retired on %s, it is gone from the list and its versions stay',
  async (platform, name) => {
    const dana = on(platform, 'principal');
    const before = await versions();
    await open(dana, await idOf(name));
    await dana.pressForm('template-retire-ask');
    await until('the question', () => dana.form().includes('Retire a template'));
    await dana.submit({});
    await listed(dana, 'Retired. No new closure uses it.');

    expect(dana.toldPrivately().at(-1)).not.toContain(name);
    expect(await versions()).toEqual(before);
  },
);

atLength('an approver sees the list and keeps nothing', async () => {
  const marcus = product.onSlack('superintendent');
  await marcus.say('closure templates');
  await listed(marcus, 'Templates');

  expect(marcus.toldPrivately().join('\n')).not.toContain('Change or add one…');
});

atLength('each act has its entry, with no words in it', async () => {
  const { rows: acts } = await product.database.owner.pool.query<{ act: string; facts: object }>(
    `SELECT act, facts FROM audit_entry WHERE act LIKE 'template-%' ORDER BY id`,
  );

  expect(acts.map(({ act }) => act)).toEqual([
    ...['made', 'changed', 'refused', 'made', 'changed', 'refused'].map((act) => `template-${act}`),
    'template-retired',
    'template-retired',
  ]);
  expect(acts[0]?.facts).toEqual({
    happening: 'closed',
    school: null,
    replacesStandard: false,
    version: 1,
    languages: expect.arrayContaining(['en', 'es']),
    platform: 'slack',
  });
});
