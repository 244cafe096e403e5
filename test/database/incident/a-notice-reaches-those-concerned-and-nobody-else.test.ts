import { beforeAll, expect, test } from 'vitest';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { draftNotice, recordNotice } from '#domain/incident/notice/draft-notice.ts';
import { noticeLanguages } from '#domain/incident/notice/notice.ts';
import { languages } from '#domain/language/languages.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { concern, openIncident, staffWith } from '#test/support/incident/concerned-rig.ts';

const { database, district } = setUpSmallDistrict();
/** Compliance staff, and nothing else. */
let officer: Operator;
beforeAll(async () => {
  officer = await staffWith(database.db, 'officer', ['compliance']);
});

let readers = 0;
const now = () => Temporal.Now.instant();

/** An incident that concerns who was looked up by their phones. */
async function incidentAbout(...names: string[]): Promise<string> {
  const reader = await staffWith(database.db, `reader ${(readers += 1)}`, ['front-office']);
  for (const name of names)
    await database.db
      .insertInto('disclosure')
      .values({
        operator_id: reader.id,
        what: 'consent-history',
        phone_id: district.phones[name] ?? '',
        student_ids: [],
      })
      .execute();
  const incident = await openIncident(database.db, officer);
  await concern(database.db, officer, incident, {
    kind: 'look-ups',
    from: now().subtract({ hours: 1 }),
    until: now().add({ hours: 1 }),
    operatorId: reader.id,
  });
  return incident;
}

async function notify(incidentId: string) {
  const asked = { operator: officer, incidentId };
  await recordNotice(database.db, { ...asked, notice: { data: ['names', 'phones'] } });
  const drafted = await draftNotice(database.db, { ...asked, delivery: 'call', formId: undefined });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(database.db, drafted.campaignId);
  return drafted.campaignId;
}

async function phonesOf(list: 'recipient' | 'exclusion', campaignId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ phone_id: string }>(
    `SELECT l.phone_id FROM ${list} l JOIN campaign_version v ON v.id = l.version_id
     JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number WHERE c.id = $1`,
    [campaignId],
  );
  const nameOf = new Map(Object.entries(district.phones).map(([name, id]) => [id, name]));
  return rows.map(({ phone_id: id }) => nameOf.get(id) ?? id).toSorted();
}

test('The call list has the phones of those concerned, as consent to school matters allows, and no other', async () => {
  const incident = await incidentAbout('agreed', 'withdrew', 'barred');

  const campaign = await notify(incident);

  // Two families use one phone; its name is the last of them. A barred guardian has no place on either list.
  expect(await phonesOf('recipient', campaign)).toEqual(['shares']);
  expect(await phonesOf('exclusion', campaign)).toEqual(['withdrew']);
  const view = await look(database.db, campaign);
  expect(view).toMatchObject({ purpose: 'school-mission', happening: 'other', state: 'submitted' });
  expect(view.notifies).not.toBeNull();
});

test('A notice takes a second person, and waits while the incident holds calls', async () => {
  const campaign = await notify(await incidentAbout('agreed'));
  const view = await look(database.db, campaign);

  expect((await decide(database.db, officer, view)).kind).toBe('refused');
  expect((await decide(database.db, district.superintendent, view)).kind).not.toBe('refused');
  await expect(
    database.pool.query(`UPDATE campaign SET state = 'dialing' WHERE id = $1`, [campaign]),
  ).rejects.toMatchObject({ constraint: 'campaign_starts_unfrozen' });
});

/** A version of this campaign, as the bot's own login could write it. */
const addVersion = (
  campaignId: string,
  version: { number: number; purpose: string; by: Operator },
) =>
  database.as('bot').pool.query(
    `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
       machines, stop_trying_at, submitted_by)
     SELECT campaign_id, $2, happening, ground, $3, school_ids, event_date, delivery, machines, stop_trying_at, $4
     FROM campaign_version WHERE campaign_id = $1 AND number = 1`,
    [campaignId, version.number, version.purpose, version.by.id],
  );

test('A notice that was sent back is written again; nobody edits it, requesters neither', async () => {
  const incident = await incidentAbout('agreed');
  const campaign = await notify(incident);
  await decide(database.db, district.superintendent, await look(database.db, campaign), {
    reason: 'Say it in another way.',
  });
  const both = await staffWith(database.db, 'both', ['compliance', 'requester']);

  const edited = await draftCampaign(database.db, {
    operator: both,
    revises: campaign,
    draft: aClosure({ schoolIds: [district.school], purpose: 'school-mission' }),
  });

  expect(edited).toEqual({ kind: 'refused', reason: 'notice-not-edited' });
  for (const version of [
    { number: 2, purpose: 'school-mission', by: officer },
    { number: 2, purpose: 'school-mission', by: both },
    { number: 1, purpose: 'school-mission', by: both },
  ])
    await expect(addVersion(campaign, version)).rejects.toMatchObject({
      constraint: 'notice_is_not_edited',
    });
  expect(await phonesOf('recipient', await notify(incident))).toEqual(['shares']);
});

test('No notice is an emergency', async () => {
  const campaign = await notify(await incidentAbout('agreed'));

  await expect(
    addVersion(campaign, { number: 1, purpose: 'emergency', by: officer }),
  ).rejects.toMatchObject({ constraint: 'notice_is_a_school_matter' });
});

test('A requester writes no notice, and compliance staff write nothing else', async () => {
  const incident = await incidentAbout('agreed');
  const requester = await staffWith(database.db, 'requester', ['requester', 'approver']);

  expect(
    await recordNotice(database.db, {
      operator: requester,
      incidentId: incident,
      notice: { data: ['names'] },
    }),
  ).toEqual({ kind: 'refused', reason: 'not-compliance' });
  await expect(
    database
      .as('bot')
      .pool.query('INSERT INTO campaign (author_id, notifies) VALUES ($1, $2)', [
        requester.id,
        incident,
      ]),
  ).rejects.toMatchObject({ constraint: 'notice_by_compliance' });
  expect(
    await draftCampaign(database.db, {
      operator: officer,
      draft: aClosure({ schoolIds: [district.school] }),
    }),
  ).toEqual({ kind: 'refused', reason: 'not-a-requester' });
});

test('An approver who made the author compliance staff the day before does not decide', async () => {
  const campaign = await notify(await incidentAbout('agreed'));
  const blockerOf = async () => {
    const { rows } = await database.pool.query<{ bar: string | null }>(
      `SELECT decision_blocker($1, v) AS bar FROM campaign_version v WHERE v.campaign_id = $2`,
      [district.superintendent.id, campaign],
    );
    return rows[0]?.bar;
  };
  expect(await blockerOf()).toBeNull();

  const client = await database.owner.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(
    `INSERT INTO role_change (act, operator_id, role, state, asked_by, settled_by, settled_at)
     SELECT 'grant', $1, 'compliance', 'confirmed', $2, $3, v.submitted_at - interval '1 day'
     FROM campaign_version v WHERE v.campaign_id = $4`,
    [officer.id, district.superintendent.id, district.deputy.id, campaign],
  );
  client.release(true);

  expect(await blockerOf()).toBe('approver-unseasoned');
});

test('A drill tells nobody', async () => {
  const drill = await openIncident(database.db, officer, { isDrill: true });
  await concern(database.db, officer, drill, { kind: 'everyone' });

  const written = await recordNotice(database.db, {
    operator: officer,
    incidentId: drill,
    notice: { data: ['names'] },
  });

  expect(written).toEqual({ kind: 'refused', reason: 'notice-in-a-drill' });
  await expect(
    database.pool.query('INSERT INTO campaign (author_id, notifies) VALUES ($1, $2)', [
      officer.id,
      drill,
    ]),
  ).rejects.toMatchObject({ constraint: 'campaign_notifies' });
});

test('It is in every language that we have; a family of another hears English, and its card says so', async () => {
  expect(noticeLanguages().map(({ code }) => code)).toEqual(Object.keys(languages));
  await database.pool.query(`UPDATE phone_audience SET language = 'am' WHERE phone_id = $1`, [
    district.phones['agreed'],
  ]);

  const campaign = await notify(await incidentAbout('agreed', 'silent'));

  const view = await look(database.db, campaign);
  expect(view.texts.map(({ language }) => language)).toEqual(['en', 'es']);
  expect(view.texts[0]?.body).toMatch(
    /^On \w+, \w+ \d+, we found out that someone who had no right to it may have seen information about your family: names of students and parents and phone numbers\./,
  );
  expect(view.sealed?.warnings.odd).toContainEqual(
    expect.objectContaining({ kind: 'language-missing', language: 'am' }),
  );
});
