import { beforeAll, describe, expect, test } from 'vitest';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { fileLink } from '#files/file-kind.ts';
import { files } from '#files/list-files.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { openIncident } from '#test/support/incident/concerned-rig.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { downloadAs, openReader } from '#test/support/web/readers.ts';

type Sample = {
  params: Record<string, string>;
  reader: keyof typeof staff;
  /** What the button answers, where the district has nothing of the kind. */
  status?: number;
};

const product = setUpProduct({ withoutWorker: true });
/** One file of each kind, or several. A new kind adds its own here. */
let samples: Record<string, Sample[]>;
beforeAll(async () => {
  await product.onSlack('principal').askClosure();
  await until('the closure', async () => (await product.campaign()).state === 'submitted');
  const { id: campaign } = await product.campaign();
  await rows('UPDATE campaign SET started_at = now() WHERE id = $1', [campaign]);
  const [{ phone, guardian } = { phone: '', guardian: '' }] = await rows<{
    phone: string;
    guardian: string;
  }>(`SELECT phone_id AS phone, guardian_id AS guardian FROM guardian_phone LIMIT 1`);
  const reader = 'compliance';
  const officer = await findOperatorById(product.database.db, await idOf(reader));
  if (officer === undefined) throw new Error('there is no officer');
  const incident = await openIncident(product.database.db, officer, { isDrill: true });
  const days = { from: '2026-01-01', to: '2026-12-31' };
  const asked = { whoAsks: 'guardian', checked: 'photo-id' };
  samples = {
    evidence: formats(['jsonl', 'pdf'], { campaign }),
    'family-evidence': formats(['jsonl', 'pdf'], { campaign, phone }),
    report: [
      ...formats(['csv', 'pdf'], { report: 'closures', ...days }),
      ...formats(['pdf'], { report: 'annual', ...days }),
    ],
    unreached: [{ params: { campaign }, reader }],
    incident: [
      { params: { incident, file: 'record' }, reader },
      { params: { incident, file: 'concerned' }, reader },
      // Nobody wrote a notice yet.
      { params: { incident, file: 'letters' }, reader, status: 404 },
      { params: { incident, file: 'offices' }, reader, status: 404 },
    ],
    'family-data': formats(['pdf', 'json'], { guardian, ...asked }),
    // Nobody recorded this one.
    recordings: [{ params: { campaign }, reader: 'superintendent', status: 404 }],
  };
});

const formats = (all: string[], params: Record<string, string> = {}): Sample[] =>
  all.map((format) => ({ params: { ...params, format }, reader: 'compliance' }));

const rows = async <T extends object>(query: string, values: unknown[] = []): Promise<T[]> =>
  (await product.database.owner.pool.query<T>(query, values)).rows;

const idOf = (who: keyof typeof staff) => operatorIdOf(product.database.db, who);

async function linkOf(kind: (typeof files)[number], { params, reader }: Sample): Promise<string> {
  const operatorId = await idOf(reader);
  return fileLink(
    kind,
    params,
    { operatorId },
    { publicUrl: product.botUrl, vault: product.vault },
  );
}

/** All that a person did or was refused since an entry. */
const entriesSince = async (entry: string, who: keyof typeof staff) =>
  rows<{ act: string; facts: Record<string, unknown> }>(
    `SELECT act, facts FROM audit_entry WHERE id > $1 AND actor_kind = 'operator' AND actor_id = $2 ORDER BY id`,
    [entry, await idOf(who)],
  );
const newestEntry = async () =>
  (await rows<{ id: string }>('SELECT max(id) AS id FROM audit_entry'))[0]?.id ?? '';

const refusals = (found: Awaited<ReturnType<typeof entriesSince>>) =>
  found.filter(({ act }) => act === 'download-refused').map(({ facts }) => facts['reason']);

describe.each(files.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  const each = async (check: (sample: Sample, link: string) => Promise<void>) => {
    const own = samples[name] ?? [];
    expect(own.length, `samples of ${name} in this file`).toBeGreaterThan(0);
    for (const sample of own) await check(sample, await linkOf(kind, sample));
  };

  test('a person who is signed out signs in at its page and has it, which is an entry', () =>
    each(async ({ reader: who, status = 200 }, link) => {
      const reader = openReader(link);
      expect(await reader.page()).toContain('Sign in with your school account');
      const before = await newestEntry();

      const back = await reader.signIn(staff[who].directoryId);
      expect([back.status, new URL(back.headers.get('location') ?? '', link).href]).toEqual([
        303,
        link,
      ]);
      expect(await reader.page()).toContain('<form method="post"');
      const file = await reader.download();
      expect(file.status).toBe(status);
      await file.arrayBuffer();

      const acts = (await entriesSince(before, who)).map(({ act }) => act);
      expect(acts).toContain('reader-signed-in');
      if (status === 200) expect(acts.length).toBeGreaterThan(1);
      expect(acts).not.toContain('download-refused');
    }));

  test('nobody else has it by the link, and the attempt is an entry', () =>
    each(async (_sample, link) => {
      const before = await newestEntry();
      const counsel = { operatorId: await idOf('counsel'), vault: product.vault };

      expect((await downloadAs(counsel, link)).status).toBe(403);

      expect(refusals(await entriesSince(before, 'counsel'))).toEqual(['other-person']);
    }));

  test('a person who lost their roles since, or left, has it no more, and the attempt is an entry', () =>
    each(async ({ reader: who }, link) => {
      const operatorId = await idOf(who);
      const before = await newestEntry();
      const takes = async () =>
        (await downloadAs({ operatorId, vault: product.vault }, link)).status;

      await rows('UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1', [operatorId]);
      expect(await takes()).toBe(403);
      await rows('UPDATE role_grant SET revoked_at = NULL WHERE operator_id = $1', [operatorId]);
      await rows('UPDATE operator SET active = false WHERE id = $1', [operatorId]);
      expect(await takes()).toBe(403);
      await rows('UPDATE operator SET active = true WHERE id = $1', [operatorId]);

      const [first, second, ...more] = refusals(await entriesSince(before, who));
      expect(first).toEqual(expect.stringMatching(/^(?!not-on-staff-list)/));
      expect([second, more]).toEqual(['not-on-staff-list', []]);
    }));
});

test('while an incident holds exports, only what answers it or an emergency leaves', async () => {
  expect(
    await rows(
      `SELECT v.purpose FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version`,
    ),
  ).toEqual([{ purpose: 'emergency' }]);
  const officer = await findOperatorById(product.database.db, await idOf('compliance'));
  if (officer === undefined) throw new Error('there is no officer');
  await openIncident(product.database.db, officer);
  const before = await newestEntry();

  const left: string[] = [];
  const held: string[] = [];
  for (const kind of files)
    for (const sample of samples[kind.name] ?? []) {
      const operatorId = await idOf(sample.reader);
      const file = await downloadAs(
        { operatorId, vault: product.vault },
        await linkOf(kind, sample),
      );
      const words = await file.text();
      (words.includes('Files are frozen') ? held : left).push(kind.name);
    }

  expect(new Set(left)).toEqual(new Set(['unreached', 'incident', 'recordings']));
  expect(refusals(await entriesSince(before, 'compliance'))).toEqual(
    held.map(() => 'exports-frozen'),
  );
});
