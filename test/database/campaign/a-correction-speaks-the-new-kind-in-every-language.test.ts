import { beforeAll, expect, test } from 'vitest';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import type { Reply } from '#conversation/kit/command.ts';
import { transact } from '#database/transaction.ts';
import { type Draft } from '#domain/closure/campaign.ts';
import { sayCorrection } from '#domain/closure/draft/say-correction.ts';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findPrefillOf } from '#domain/closure/translation/find-prefilled-texts.ts';
import { selectVersion, type VersionRow } from '#domain/closure/version-store.ts';
import { languages } from '#domain/language/languages.ts';
import { type Happening, ofSchoolDays } from '#domain/shared/happening.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { stoppedAfter } from '#test/support/district/stopped-after.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district } = setUpSmallDistrict();

/** What families heard, on two phones. */
const heard = (change: Partial<Draft> = {}) =>
  stoppedAfter(
    { database, district },
    [district.phones['agreed'] ?? '', district.phones['silent'] ?? ''],
    change,
  );

/** What the words of a correction begin with, in each language. */
async function begun(corrects: string, change: Partial<VersionRow> = {}) {
  return transact(database.db, async (tx) => {
    const version = await selectVersion(tx, corrects);
    // A correction is for those who heard, and so of no group.
    const asked = { ...version, groups: [], groupIds: null, corrects, ...change };
    return (await findPrefillOf(tx, asked, undefined)).texts;
  });
}

const expected = (
  happening: Happening,
  change: { eventDate?: string; dismissalTime?: string } = {},
) =>
  Object.fromEntries(
    Object.keys(languages).map((language) => [
      language,
      sayCorrection(
        language,
        standardMessage(language, {
          happening,
          ground: 'weather',
          eventDate: '2027-01-13',
          schools: ['School S1'],
          isWholeDistrict: false,
          ...change,
        }) ?? '',
      ),
    ]),
  );

let closed: string;
beforeAll(async () => {
  closed = await heard({ texts: { en: 'All is closed.', es: 'Todo está cerrado.' } });
});

test.each(ofSchoolDays.filter((one) => one !== 'closed'))(
  'what was closed and is %s instead begins with the words for that, in every language',
  async (happening) => {
    const dismissalTime = happening === 'early-dismissal' ? { dismissalTime: '12:30' } : {};

    const texts = await begun(closed, { happening, ...dismissalTime });

    expect(texts).toEqual(expected(happening, dismissalTime));
    expect(Object.values(texts)).not.toContain('');
  },
);

test('another day, and another time, has its own words too', async () => {
  const eventDate = '2027-01-14';
  expect(await begun(closed, { eventDate })).toEqual(expected('closed', { eventDate }));

  const early = await heard({
    happening: 'early-dismissal',
    dismissalTime: '11:30',
    texts: { en: 'Early.' },
  });
  expect(await begun(early, { dismissalTime: '13:15' })).toEqual(
    expected('early-dismissal', { dismissalTime: '13:15' }),
  );
});

test('the same kind, time and day begins with what families heard, and so does what has no words of ours', async () => {
  const again = { en: 'Correction: All is closed.', es: 'Corrección: Todo está cerrado.' };

  expect(await begun(closed)).toMatchObject({ ...again, vi: '' });
  expect(await begun(closed, { happening: 'other' })).toMatchObject({ ...again, vi: '' });
});

test('of a bus, the words are about the bus, also where its correction is corrected', async () => {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `WITH bus AS (INSERT INTO student_group (kind, sourced_id, name) VALUES ('bus', 'B12', 'Bus 12') RETURNING id)
     INSERT INTO group_member (group_id, student_id) SELECT bus.id, s.id FROM bus, student s RETURNING group_id AS id`,
  );
  const bus = await heard({ happening: 'late-30m', groupIds: [rows[0]?.id ?? ''] });

  const correction = await heard({ happening: 'late-90m' });
  await inAnotherTime(database, 'UPDATE campaign SET corrects = $2 WHERE id = $1', [
    correction,
    bus,
  ]);

  for (const closure of [bus, correction])
    expect((await begun(closure, { happening: 'late-1h' }))['en']).toMatch(
      /^Correction: On .* Bus 12 will run one hour late/,
    );
});

const fieldsOf = (reply: Reply) => {
  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  const { data, fields } = reply.form;
  const values = fields.flatMap((field) =>
    'value' in field && field.value !== undefined ? [[field.name, field.value] as const] : [],
  );
  return { data, values: Object.fromEntries(values) };
};

test('sent as it opens, nothing is asked, no language is left out, and edited it speaks the next kind', async () => {
  await database.db
    .insertInto('chat_identity')
    .values({
      platform: 'slack',
      tenant_id: 'T1',
      user_id: 'U1',
      operator_id: district.principal.id,
    })
    .execute();
  const publicUrl = 'https://bot.example.org';
  const handle = createHandleRequest({ db: database.as('bot').db, vault: testVault, publicUrl });
  const from = {
    account: { platform: 'slack', tenantId: 'T1', userId: 'U1', isMember: true },
    place: { channelId: 'C1' },
  } as const;
  const submit = (verb: 'closure' | 'message', said: object) =>
    handle({ ...from, kind: 'submit', verb, data: {}, values: {}, ...said });
  const first = fieldsOf(
    await handle({ ...from, kind: 'press', verb: 'correct', data: { campaign: closed } }),
  );

  const same = fieldsOf(await submit('closure', first));
  expect(await submit('message', same)).toMatchObject({
    kind: 'errors',
    errors: { 'text-en': 'Families already heard this. Write what is right now.' },
  });

  const { data, values } = first;
  const late = { data, values: { ...values, happening: 'late-2h' } };
  expect(await submit('message', fieldsOf(await submit('closure', late)))).toEqual({
    kind: 'done',
  });

  const standard = (happening: Happening) =>
    ['en', 'es'].map((language) => ({ body: expected(happening)[language], source: 'standard' }));
  expect(await textsOf(1)).toEqual(standard('late-2h'));

  const [correction] = await idsCorrecting(closed);
  const campaign = correction ?? '';
  await sealCampaign(database.db, campaign);
  await decide(database.db, district.superintendent, await look(database.db, campaign), {
    reason: 'It is open after all.',
  });
  const edited = fieldsOf(
    await handle({ ...from, kind: 'press', verb: 'revise', data: { campaign } }),
  );
  const open = { data: edited.data, values: { ...edited.values, happening: 'open' } };
  expect(await submit('message', fieldsOf(await submit('closure', open)))).toEqual({
    kind: 'done',
  });
  expect(await textsOf(2)).toEqual(standard('open'));
});

async function idsCorrecting(closure: string): Promise<string[]> {
  const rows = await database.db
    .selectFrom('campaign')
    .select('id')
    .where('corrects', '=', closure)
    .execute();
  return rows.map(({ id }) => id);
}

/** Of a version of the correction, English first. */
async function textsOf(version: number): Promise<{ body: string; source: string }[]> {
  const { rows } = await database.pool.query<{ body: string; source: string }>(
    `SELECT t.body, t.source FROM message_text t JOIN campaign_version v ON v.id = t.version_id
     JOIN campaign c ON c.id = v.campaign_id WHERE c.corrects = $1 AND v.number = $2 ORDER BY t.language`,
    [closed, version],
  );
  return rows;
}
