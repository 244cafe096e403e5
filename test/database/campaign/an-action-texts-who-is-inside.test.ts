import { beforeAll, expect, test } from 'vitest';
import { readDraft } from '#domain/closure/draft/draft.ts';
import { withUsual } from '#domain/closure/draft/request-defaults.ts';
import { protocolActions } from '#domain/shared/happening.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  // One phone of the first school is its staff's, one a student's own, one of staff has no line for texts.
  await rows(
    `INSERT INTO employment (guardian_id, school_id, numbers_given_on) SELECT id, $1, '2026-08-15' FROM guardian
     WHERE sourced_id IN ('guardian-silent', 'guardian-elsewhere')`,
    [district.school],
  );
  await rows('UPDATE phone SET student_line = true WHERE id = $1', [district.phones['withdrew']]);
  await rows(`UPDATE phone SET line_type = 'landline' WHERE id = $1`, [
    district.phones['elsewhere'],
  ]);
  await rows('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone)), refresh_phone_audience()');
});

type Ask = Parameters<typeof submit>[1]['change'];

const ask = (change: Ask) =>
  submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
    change: { happening: 'lockdown', ground: 'threat', tells: 'both', ...change },
  });

/** Who is called and who is texted, by the district's names. */
async function listed(campaignId: string) {
  const found = await rows<{ phone: string; channel: string }>(
    `SELECT r.phone_id AS phone, r.channel FROM recipient r
     JOIN campaign_version v ON v.id = r.version_id WHERE v.campaign_id = $1`,
    [campaignId],
  );
  const names = (channel: string) =>
    Object.entries(district.phones)
      .filter(([, id]) => found.some((row) => row.phone === id && row.channel === channel))
      .map(([name]) => name)
      .toSorted();
  return { called: names('voice'), texted: names('text') };
}

test.each(['call-and-text', 'call-then-text', 'call', 'text'] as const)(
  'asked for by “%s”, a phone of staff or a student’s own gets a text and never rings',
  async (delivery) => {
    const { called, texted } = await listed((await ask({ delivery })).id);
    expect(called).toEqual(['agreed', 'shares']);
    for (const name of ['silent', 'withdrew']) expect(texted).toContain(name);
    // No text reaches a landline, and the card says that it is told nothing.
    expect([...called, ...texted]).not.toContain('elsewhere');
  },
);

test('they ring where the request says so, and in whatever is no action of the building', async () => {
  const rings = await listed((await ask({ ringsInside: true, delivery: 'call-and-text' })).id);
  expect(rings.called).toEqual(['agreed', 'elsewhere', 'shares', 'silent', 'withdrew']);
  const closed = await listed(
    (await ask({ happening: 'all-clear', delivery: 'call-and-text' })).id,
  );
  expect(closed.called).toEqual(['agreed', 'elsewhere', 'shares', 'silent', 'withdrew']);
});

test('whether they ring is part of the seal, and of nothing but an action', async () => {
  const { id } = await ask({ ringsInside: true, delivery: 'call-and-text' });
  const holds = async () =>
    (
      await rows<{ holds: boolean }>(
        'SELECT seal_holds(v) AS holds FROM campaign_version v WHERE v.campaign_id = $1',
        [id],
      )
    )[0]?.holds;
  expect(await holds()).toBe(true);
  await rows('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  await rows('UPDATE campaign_version SET rings_inside = false WHERE campaign_id = $1', [id]);
  expect(await holds()).toBe(false);
  await expect(
    rows(
      `UPDATE campaign_version SET rings_inside = true, happening = 'closed' WHERE campaign_id = $1`,
      [id],
    ),
  ).rejects.toThrow('campaign_version_rings_inside');
  await rows('ALTER TABLE campaign_version ENABLE TRIGGER USER');
});

test('the database seals no list on which such a phone rings', async () => {
  const { id } = await ask({ delivery: 'call-and-text' });
  await rows(
    'ALTER TABLE campaign_version DISABLE TRIGGER USER; ALTER TABLE recipient DISABLE TRIGGER USER',
  );
  const [version] = await rows<{ id: string; fingerprint: Buffer }>(
    'SELECT id, fingerprint FROM campaign_version WHERE campaign_id = $1',
    [id],
  );
  await rows('UPDATE campaign_version SET fingerprint = NULL WHERE id = $1', [version?.id]);
  await rows(
    `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule)
     VALUES ($1, $2, 'voice', 'en', '{America/Chicago}', 'emergency')`,
    [version?.id, district.phones['withdrew']],
  );
  await rows(
    'ALTER TABLE campaign_version ENABLE TRIGGER USER; ALTER TABLE recipient ENABLE TRIGGER USER',
  );
  await expect(
    rows('UPDATE campaign_version SET fingerprint = $2 WHERE id = $1', [
      version?.id,
      version?.fingerprint,
    ]),
  ).rejects.toThrow('phones of staff and of students are texted alone');
});

test.each(protocolActions)(
  '%s calls and texts at once, and tells staff whose numbers are known',
  (happening) => {
    const context = {
      now: Temporal.Instant.from('2027-02-01T16:00:00Z'),
      timeZone: 'America/Chicago',
      holidays: [],
      buildingEmergencies: true,
    };
    const asked = { happening, ground: 'threat', schools: 'all', date: '2027-02-01' };
    const usual = (staff: 'if-asked' | undefined) =>
      withUsual(asked, { ...context, ...(staff === undefined ? {} : { staff }) });
    expect(usual('if-asked')).toMatchObject({ delivery: 'call-and-text', tells: 'both' });
    expect(usual(undefined)).toMatchObject({ delivery: 'call-and-text', tells: 'families' });
    expect(
      withUsual({ ...asked, happening: 'closed' }, { ...context, staff: 'if-asked' }),
    ).toMatchObject({
      delivery: 'call-then-text',
      tells: 'families',
    });

    const drafted = (ring: string, kind: string = happening) => {
      const read = readDraft(
        { ...withUsual({ ...asked, happening: kind, ring }, context), machines: 'usual' },
        { ...context, schoolWeekdays: [1, 2, 3, 4, 5], schools: [{ id: district.school }] },
      );
      return read.kind === 'draft' ? read.draft.ringsInside : read;
    };
    expect(drafted('yes')).toBe(true);
    expect(drafted('')).toBeUndefined();
    expect(drafted('yes', 'closed')).toBeUndefined();
  },
);
