import { beforeAll, expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { renderScript } from '#carrier/twilio/render-script.ts';
import type { ChatRequest, Reply } from '#conversation/kit/command.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { parseTwiml } from '#sandbox/twilio/call/twiml.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { givenForm } from '#test/support/chat/given-form.ts';
import { addFamily } from '#test/support/district/add-family.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { phoneBinding } from '#vault/vault.ts';

const { database, district, handle } = setUpCommandDesk({
  slack: { U1: 'principal', U2: 'superintendent', U3: 'deputy' },
});
let shared: string;

beforeAll(async () => {
  const schools = [district.school, district.otherSchool];
  [shared = ''] = await addFamily(database, district, {
    name: 'siblings',
    guardians: ['vi'],
    students: 2,
    schools,
  });
  await addFamily(database, district, { name: 'neighbors', guardians: ['vi'], phone: shared });
  await addFamily(database, district, { name: 'third', guardians: ['es'], phone: shared });
  await addFamily(database, district, { name: 'one more', guardians: ['en'] });
  await database.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'front-office')`,
    [district.deputy.id],
  );
  await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({
      schoolIds: schools,
      delivery: 'call-then-text',
      texts: { en: 'Closed.', es: 'Cerrado.', vi: 'Đóng cửa.' },
    }),
  });
});

type Said = ChatRequest extends infer One
  ? One extends ChatRequest
    ? Omit<One, 'account' | 'place'>
    : never
  : never;

const say = (userId: string, said: Said): Promise<Reply> =>
  handle({
    account: { platform: 'slack', tenantId: 'T1', userId, isMember: true },
    place: { channelId: 'C1' },
    ...said,
  });

const typed = (userId: string, ...words: string[]) =>
  say(userId, { kind: 'words', words: ['closure', 'preview', ...words] });

function cardOf(reply: Reply): Card {
  if (reply.kind !== 'private') throw new Error(JSON.stringify(reply));
  return reply.card;
}

const wordsOn = (card: Card) => JSON.stringify(card.blocks);

const disclosures = async () =>
  (await database.pool.query('SELECT what, student_ids FROM disclosure')).rows;

test('before the list is locked there is nobody to preview', async () => {
  expect(cardOf(await typed('U1', '1')).title).toBe('Closure 1 has no call list yet');
  await sealDrafts(database.db);
});

test('five phones are picked at random, and nobody is named', async () => {
  const card = cardOf(await typed('U1'));

  const [facts] = card.blocks.flatMap((block) => (block.kind === 'facts' ? [block.facts] : []));
  expect(facts).toHaveLength(5);
  for (const { label, value } of facts ?? []) {
    expect(label).toMatch(/^Household \d · (English|Spanish|Vietnamese)/);
    expect(value).toMatch(/^\d students? .*at School S\d.*\. A call in /);
  }
  expect(wordsOn(card)).toContain('This is an automated message from Maple Valley Schools.');
  expect(wordsOn(card)).toContain('2: the call in ');
  expect(wordsOn(card)).not.toMatch(/siblings|neighbors|silent|agreed|5550\d{3}|555-0\d{3}/);
  expect(await disclosures()).toEqual([]);
  // One who may not look numbers up is not offered it.
  expect(card.buttons.map(({ verb }) => verb)).toEqual(['preview']);
});

test('what is picked comes from the list, and is another five in time', async () => {
  const seen = new Set<string>();
  for (let n = 0; n < 20; n++) seen.add(wordsOn(cardOf(await typed('U2'))));

  expect(seen.size).toBeGreaterThan(1);
});

test('one phone is asked for in private, and shows who shares it: the language of most, each school once, and key 2', async () => {
  const { rows } = await database.pool.query<{ index: Buffer; number: Buffer }>(
    'SELECT index, number FROM phone WHERE id = $1',
    [shared],
  );
  const [phone] = rows;
  if (phone === undefined) throw new Error('no phone');
  const number = testVault.decrypt(phone.number, phoneBinding(phone.index));
  const { rows: campaigns } = await database.pool.query<{ id: string }>('SELECT id FROM campaign');
  const data = { campaign: campaigns[0]?.id ?? '' };
  expect(cardOf(await typed('U3')).buttons.map(({ verb }) => verb)).toEqual([
    'preview',
    'preview-form',
  ]);
  const form = await say('U3', { kind: 'press', verb: 'preview-form', data });
  if (form.kind !== 'form') throw new Error(form.kind);

  const asked = { kind: 'submit' as const, verb: 'closure-preview', data: form.form.data };
  const card = cardOf(await say('U3', { ...asked, values: { number } }));

  const shown = wordsOn(card);
  expect(shown).toContain('This phone · Vietnamese, shared with Spanish');
  expect(shown).toContain('4 students of 3 families at School S1 and School S2');
  expect(shown).toContain('A call in Vietnamese, and a text in Vietnamese if it is missed');
  expect(shown).toContain('2: the call in Spanish');
  expect(shown).toContain('Đóng cửa.');
  expect(await disclosures()).toEqual([
    { what: 'preview', student_ids: expect.objectContaining({ length: 4 }) },
  ]);

  const refused = await say('U1', { ...asked, values: { number } });
  expect(JSON.stringify(refused)).not.toContain('Vietnamese');
  expect(await disclosures()).toHaveLength(1);
});

test('a phone that is left out says why', async () => {
  await database.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'front-office')`,
    [district.superintendent.id],
  );
  const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM campaign');
  const verb = 'closure-preview';
  const given = await givenForm(database.db, {
    operatorId: district.superintendent.id,
    verb,
    data: { campaign: rows[0]?.id ?? '' },
  });
  const card = cardOf(
    await say('U2', {
      kind: 'submit',
      verb,
      data: given,
      // The phone that is somebody else's: the fifth of the district.
      values: { number: '312-555-0104' },
    }),
  );

  expect(wordsOn(card)).toMatch(/Not contacted: /);
  expect(wordsOn(card)).not.toContain('The call');
});

const names = [
  "O'Brien",
  'Nguyễn Thị Hồng',
  '李小龙',
  "Robert'); DROP TABLE guardian; --",
  'Ng '.repeat(100).trim(),
  'null',
  '<Say>&amp;</Say>',
];

test('F37 names are stored, shown and spoken as they are', async () => {
  const { rows: campaigns } = await database.pool.query<{ id: string }>('SELECT id FROM campaign');
  const data = { campaign: campaigns[0]?.id ?? '' };
  for (const name of names) {
    const [phone] = await addFamily(database, district, { name, guardians: ['en'] });
    const { rows } = await database.pool.query<{ index: Buffer; number: Buffer }>(
      'SELECT index, number FROM phone WHERE id = $1',
      [phone],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('no phone');
    const number = testVault.decrypt(row.number, phoneBinding(row.index));

    const form = await say('U3', { kind: 'press', verb: 'preview-form', data });
    if (form.kind !== 'form') throw new Error(form.kind);
    const said = { kind: 'submit' as const, verb: 'closure-preview', data: form.form.data };
    const shown = cardOf(await say('U3', { ...said, values: { number } }));

    expect(wordsOn(shown)).toContain(JSON.stringify(name).slice(1, -1));
    const line = { language: 'en', text: `This is an automated message from ${name}.` };
    const place = { keyUrl: 'https://example.org/key', callerId: '+15035550100' };
    const [spoken] = parseTwiml(renderScript([{ kind: 'say', ...line }], place));
    expect(spoken?.text).toBe(line.text);
  }
});

test('where every phone of the list is shown, no others are offered', async () => {
  await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.otherSchool], delivery: 'call' }),
  });
  await sealDrafts(database.db);

  const card = cardOf(await typed('U1', '2'));

  expect(wordsOn(card)).toMatch(/(\d) phones? of \1, picked at random/);
  expect(card.buttons).toEqual([]);
});
