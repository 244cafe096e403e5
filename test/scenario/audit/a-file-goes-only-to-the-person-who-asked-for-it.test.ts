import { beforeAll, expect, test } from 'vitest';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';

const { compliance, superintendent } = staff;

const product = setUpProduct({ withoutWorker: true });
let evidence: string;
let csv: string;
beforeAll(async () => {
  await product.onSlack('principal').askClosure();
  await until('the closure', async () => (await product.campaign()).state === 'submitted');
  evidence = await linkInChat('audit report', 'evidence');
  csv = await linkInChat('consent report', 'report', { format: 'csv' });
});

/** As the compliance officer is shown it, in private. */
async function linkInChat(words: string, kind: string, params = {}): Promise<string> {
  await product.onSlack('compliance').say(words);
  const shown = () => product.farSide.slack.state().ephemerals[compliance.slackUserId] ?? [];
  return until('the link', () => fileLinksIn(shown(), kind, params).at(-1));
}

async function idOf(member: StaffMember): Promise<string> {
  const { id } = await product.database.db
    .selectFrom('operator')
    .select('id')
    .where('directory_id', '=', member.directoryId)
    .executeTakeFirstOrThrow();
  return id;
}

async function entriesOf(act: string): Promise<{ actor: string; facts: Record<string, string> }[]> {
  const { rows } = await product.database.pool.query<{
    actor: string;
    facts: Record<string, string>;
  }>(`SELECT actor_id AS actor, facts FROM audit_entry WHERE act = $1 ORDER BY id`, [act]);
  return rows;
}

test('attack 32: anyone who holds a link gets a page that asks them to sign in, and a preview uses nothing up', async () => {
  for (const link of [evidence, csv]) {
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const page = await fetch(link, { method });
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.headers.get('content-disposition')).toBeNull();
    }
    const pressed = await fetch(link, { method: 'POST', redirect: 'manual' });
    expect(pressed.status).toBe(303);
    expect(await pressed.text()).not.toContain('"kind"');
  }
  expect(await entriesOf('evidence-downloaded')).toEqual([]);
  expect(await entriesOf('report-downloaded')).toEqual([]);
});

test('attack 56: what another site makes the person’s own browser send fetches no file', async () => {
  const reader = openReader(csv);
  await reader.signIn(compliance.directoryId);
  expect((await reader.isSentThere()).status).toBe(400);
  expect(await entriesOf('report-downloaded')).toEqual([]);
});

test('attack 32: after their own sign-in the person has the file, recorded under their name', async () => {
  const officer = await idOf(compliance);
  for (const [link, act] of [
    [evidence, 'evidence-downloaded'],
    [csv, 'report-downloaded'],
  ] as const) {
    const reader = openReader(link);
    const back = await reader.signIn(compliance.directoryId);
    expect([back.status, new URL(back.headers.get('location') ?? '', link).href]).toEqual([
      303,
      link,
    ]);
    expect(await reader.page()).toContain('<button class="go">Download</button>');

    const file = await reader.download();
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    await file.text();
    expect(await entriesOf(act)).toMatchObject([{ actor: officer }]);
  }
});

test('attack 32: somebody else’s sign-in opens nothing, and is recorded', async () => {
  const reader = openReader(evidence);
  await reader.signIn(superintendent.directoryId);

  expect(await reader.page()).toContain('Someone else asked for this file');
  expect((await reader.download()).status).toBe(403);

  expect(await entriesOf('download-refused')).toContainEqual({
    actor: await idOf(superintendent),
    facts: { reason: 'other-person', askedBy: await idOf(compliance) },
  });
});

test('attack 32: a pass, a state or an answer that was made up opens nothing', async () => {
  const forged = await fetch(evidence, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `bellwether_reader=${'A'.repeat(71)}` },
  });
  expect(forged.status).toBe(303);

  // An answer that comes to a browser that never asked is none.
  const begun = openReader(evidence);
  const elsewhere = openReader(evidence);
  const page = await begun.page();
  const start = /href="(\/directory\/file[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const gone = await fetch(new URL(start, evidence), { redirect: 'manual' });
  const state = new URL(gone.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const callback = new URL(`/directory/callback?code=x&state=${state}`, evidence);
  expect((await fetch(callback)).status).toBe(403);
  expect((await elsewhere.download()).status).toBe(303);

  for (const to of ['https://example.org/', '//example.org/', '/health/live', '/files/../x']) {
    const away = new URL(`/directory/file?${new URLSearchParams({ to }).toString()}`, evidence);
    expect((await fetch(away, { redirect: 'manual' })).status).toBe(403);
  }
});

test('attack 32: a person who lost the role, or left, has no file by a link from before', async () => {
  const operatorId = await idOf(compliance);
  const reader = openReader(evidence);
  await reader.signIn(compliance.directoryId);
  const { pool } = product.database.owner;

  await pool.query('UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1', [operatorId]);
  expect((await reader.download()).status).toBe(403);

  await pool.query('UPDATE role_grant SET revoked_at = NULL WHERE operator_id = $1', [operatorId]);
  await pool.query('UPDATE operator SET active = false WHERE id = $1', [operatorId]);
  expect((await reader.download()).status).toBe(403);
  const again = openReader(evidence);
  expect((await again.signIn(compliance.directoryId)).status).toBe(403);
  expect((await again.download()).status).toBe(303);

  expect((await entriesOf('download-refused')).map(({ facts }) => facts['reason'])).toEqual(
    expect.arrayContaining(['not-compliance', 'not-on-staff-list']),
  );
  expect(await entriesOf('reader-refused')).toHaveLength(1);
  expect(await entriesOf('evidence-downloaded')).toHaveLength(1);
});
