import { beforeAll, beforeEach, expect, test } from 'vitest';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { leaseAccounts } from '#domain/people/operator/account/lease-accounts.ts';
import { makeReaderPass } from '#domain/proof/file/file-sign-in.ts';
import { recordReader } from '#domain/proof/file/record-reader.ts';
import { type FileKind, fileLink } from '#files/file-kind.ts';
import { evidenceFile } from '#files/kinds/evidence-files.ts';
import { recordingsFile } from '#files/kinds/recordings-file.ts';
import { reportFile } from '#files/kinds/report-file.ts';
import { unreachedFile } from '#files/kinds/unreached-file.ts';
import { officeDesk } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const desk = setUpOnce(officeDesk);
const server = setUpOnce(() => webServer({ db: desk.database.as('bot').db, vault: testVault }));
let campaignId: string;
beforeAll(async () => {
  await draftCampaign(desk.database.db, {
    operator: desk.district.principal,
    draft: aClosure({ schoolIds: [desk.district.school] }),
  });
  await sealDrafts(desk.database.db);
  await desk.rows(`UPDATE campaign SET started_at = now()`);
  campaignId = (await desk.rows<{ id: string }>('SELECT id FROM campaign'))[0]?.id ?? '';
});
beforeEach(() => desk.rows('DELETE FROM account_status'));

const days = { from: '2026-01-01', to: '2026-11-01' };

const to =
  <Params>(kind: FileKind<Params>, params: () => Params) =>
  (operatorId: string) =>
    fileLink(kind, params(), { operatorId }, { publicUrl: server.url, vault: testVault });

/** Links of kinds that need different roles. */
const links: Record<string, (operatorId: string) => string> = {
  evidence: to(evidenceFile, () => ({ campaign: campaignId, format: 'jsonl' })),
  'the evidence for counsel': to(evidenceFile, () => ({ campaign: campaignId, format: 'pdf' })),
  unreached: to(unreachedFile, () => ({ campaign: campaignId })),
  'a report': to(reportFile, () => ({ report: 'closures', format: 'csv', ...days })),
  'the consent report': to(reportFile, () => ({ report: 'consent', format: 'csv', ...days })),
};

async function open(link: string, operatorId: string, method: 'GET' | 'POST'): Promise<Response> {
  const pass = makeReaderPass(operatorId, testVault, Temporal.Now.instant());
  return fetch(link, {
    method,
    redirect: 'manual',
    headers: { cookie: `bellwether_reader=${pass}` },
  });
}

/** As card sync learns it from the platform, which it asks every 20 seconds while a closure is alive. */
const leave = (who: 'officer') =>
  desk.rows(
    `INSERT INTO account_status (platform, tenant_id, user_id, asked_at, gone_at)
     VALUES ('slack', 'T1', $1, now(), clock_timestamp())`,
    [`U-${who}`],
  );

test.each(Object.keys(links))(
  'a signed-in person who leaves has no page and no file by a link to %s, from that moment on',
  async (name) => {
    const operatorId = desk.people.officer;
    const link = links[name]?.(operatorId) ?? '';
    expect(await (await open(link, operatorId, 'GET')).text()).toContain('Download');
    expect((await open(link, operatorId, 'POST')).status).toBe(200);

    await leave('officer');

    expect(await (await open(link, operatorId, 'GET')).text()).toContain('Sign in');
    expect((await open(link, operatorId, 'POST')).status).toBe(403);
  },
);

test('the recordings of a closure play for an approver who is here, and for nobody who left', async () => {
  const operatorId = desk.people.deputy;
  const link = to(recordingsFile, () => ({ campaign: campaignId }))(operatorId);
  expect((await open(link, operatorId, 'GET')).status).toBe(200);

  await desk.rows(
    `INSERT INTO account_status (platform, tenant_id, user_id, asked_at, gone_at)
     VALUES ('slack', 'T1', 'U-deputy', now(), clock_timestamp())`,
  );

  expect(await (await open(link, operatorId, 'GET')).text()).toContain('Sign in');
  expect((await open(link, operatorId, 'POST')).status).toBe(403);
});

test('anyone who signed in to read a file is asked about at Slack for as long as their browser holds it', async () => {
  const asked = async () =>
    (await leaseAccounts(desk.database.as('bot').db, { platform: 'slack', tenantId: 'T1' })).map(
      ({ userId }) => userId,
    );
  await desk.database.owner.pool.query(
    `INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id)
     VALUES (now() - interval '11 minutes', 'operator', $1, 'reader-signed-in', 'sign-in', 'file')`,
    [desk.people.secretary],
  );
  expect(await asked()).not.toContain('U-officer');

  await recordReader(desk.database.as('bot').db, { tenant: 'district', id: 'Priya Officer' });
  await desk.rows(`UPDATE account_status SET asked_at = now() - interval '20 seconds'`);

  const people = await asked();
  expect(people).toContain('U-officer');
  expect(people).not.toContain('U-secretary');
});
