import { expect, test } from 'vitest';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { officeDesk } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpEach } from '#test/support/set-up.ts';

const desk = setUpEach(officeDesk);

/** A closure of this purpose, approved at the end of its whole text; what its approver is told. */
async function answerTo(purpose: Purpose): Promise<string | undefined> {
  const { db } = desk.database;
  const { principal, superintendent, school } = desk.district;
  const ground = purpose === 'emergency' ? 'weather' : 'none';
  const drafted = await draftCampaign(db, {
    operator: principal,
    draft: aClosure({ schoolIds: [school], purpose, ground }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  const { campaignId } = drafted;
  await sealCampaign(db, campaignId);
  const code = (await findCampaign(db, campaignId))?.sealed?.code ?? '';
  await desk.rows(
    `INSERT INTO text_opening (version_id, operator_id, platform) SELECT id, $2, 'slack' FROM campaign_version WHERE campaign_id = $1`,
    [campaignId, superintendent.id],
  );
  const reply = await desk.submit('superintendent', 'approve', {
    data: { campaign: campaignId, code },
  });
  if (reply.kind !== 'done') throw new Error(JSON.stringify(reply));
  return reply.words;
}

async function officer(): Promise<Operator> {
  const found = await findOperatorById(desk.database.db, desk.people.officer);
  if (found === undefined) throw new Error('no officer');
  return found;
}

const openIncident = async () =>
  startIncident(desk.database.db, testVault, {
    operator: await officer(),
    isDrill: false,
    kind: 'lost-device',
    discoveredAt: Temporal.Now.instant().subtract({ minutes: 5 }),
    known: 'A laptop was lost.',
  });

test('where nothing holds it, it starts now', async () => {
  expect(await answerTo('emergency')).toBe('Approved. Calls start now.');
});

test('what an incident holds is said to be held; an emergency starts', async () => {
  const incident = await openIncident();
  if (incident.kind !== 'started') throw new Error(incident.reason);

  expect(await answerTo('school-mission')).toBe(
    `Approved. Calls are held by incident ${incident.number}. Two people can end its freeze.`,
  );
  expect(await answerTo('emergency')).toBe('Approved. Calls start now.');
});

test('in a frozen district it says who froze it', async () => {
  const { db } = desk.database;
  await freezeDistrict(db, testVault, { operator: await officer(), reason: 'Wrong list.' });

  expect(await answerTo('emergency')).toBe(
    'Approved. Calls are held, because Priya Officer froze all calling. Two people can end the freeze.',
  );
});
