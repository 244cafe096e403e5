import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { findPreview } from '#domain/closure/preview/find-preview.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { addNamedFamily } from '#test/support/district/add-named-family.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';

const { database, district } = setUpCommandDesk({ slack: { U1: 'principal' } });

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  await addNamedFamily(database, district.school, {
    id: 'moss',
    children: ['Ida Moss', 'Ole Moss'],
    guardians: [{}, { barred: ['Ida Moss'] }, { relation: 'relative' }],
  });
});

async function seal(texts: Record<string, string>): Promise<string> {
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school], delivery: 'call-and-text', texts }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealDrafts(database.db);
  return drafted.campaignId;
}

const namedOn = (campaignId: string) =>
  rows<{ phone: string; channel: string; names: string[] | null }>(
    `SELECT g.sourced_id AS phone, r.channel, CASE WHEN r.fields IS NOT NULL THEN ARRAY(SELECT s.sourced_id
        FROM jsonb_array_elements(r.fields) f JOIN student s ON s.id = (f ->> 'student')::uuid ORDER BY 1) END AS names
     FROM recipient r JOIN campaign_version v ON v.id = r.version_id
     JOIN guardian_phone gp ON gp.phone_id = r.phone_id JOIN guardian g ON g.id = gp.guardian_id
     WHERE v.campaign_id = $1 AND g.sourced_id LIKE 'moss%' ORDER BY 2 DESC, 1`,
    [campaignId],
  );

test('words without fields have a list as before', async () => {
  const plain = await seal({ en: 'Closed.' });

  expect((await namedOn(plain)).map(({ names }) => names)).toEqual(Array(6).fill(null));
  const [content] = await rows<{ has: boolean }>(
    `SELECT sealed_content ? 'fields' AS has FROM campaign_version WHERE campaign_id = $1`,
    [plain],
  );
  expect(content?.has).toBe(false);
});

test('each call has the children whom it may name, and no text has any', async () => {
  const named = await seal({ en: '{child} is here.' });

  expect(await namedOn(named)).toEqual([
    { phone: 'moss-guardian-0', channel: 'voice', names: ['moss-student-0', 'moss-student-1'] },
    { phone: 'moss-guardian-1', channel: 'voice', names: ['moss-student-1'] },
    { phone: 'moss-guardian-2', channel: 'voice', names: [] },
    ...[0, 1, 2].map((n) => ({ phone: `moss-guardian-${n}`, channel: 'text', names: null })),
  ]);
  const preview = await findPreview(database.db, named);
  expect(preview?.words.texts).toEqual({ en: 'Your child is here.' });
});

test('another name is another list, and another fingerprint', async () => {
  const sealedLines = async () =>
    rows<{ lines: string }>(
      `SELECT string_agg(fields::text, '' ORDER BY phone_id) AS lines FROM recipient r
       JOIN campaign_version v ON v.id = r.version_id WHERE v.campaign_id = $1 AND channel = 'voice'`,
      [await seal({ en: '{child} is here.' })],
    );
  const before = await sealedLines();
  expect(await sealedLines()).toEqual(before);

  await rows(`UPDATE student SET name = $1 WHERE sourced_id = 'moss-student-1'`, [
    testVault.encrypt('Ole Mose', 'student.name:moss-student-1'),
  ]);
  expect(await sealedLines()).not.toEqual(before);
});

test('a recording, which is the same for every family, takes no field', async () => {
  const asked = (texts: Record<string, string>) =>
    draftCampaign(database.db, {
      operator: district.principal,
      draft: aClosure({ schoolIds: [district.school], texts, recordings: { en: randomUUID() } }),
    });

  expect(await asked({ en: '{child} is here.' })).toEqual({
    kind: 'refused',
    reason: 'recording-with-fields',
  });
  expect(await asked({ en: 'Closed.' })).toEqual({ kind: 'refused', reason: 'recording-gone' });
});

test('a list that was locked takes no other names', async () => {
  await expect(rows(`UPDATE recipient SET fields = '[]'`)).rejects.toThrow();
});
