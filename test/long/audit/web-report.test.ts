import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import { fileLink } from '#files/file-kind.ts';
import { reportFile } from '#files/kinds/report-file.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { asking } from '#test/support/web/file-links.ts';
import { downloadAs } from '#test/support/web/readers.ts';
import { webServer } from '#test/support/web/web-server.ts';

const { database, district } = setUpSmallDistrict();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));
beforeAll(async () => {
  await database.db
    .insertInto('role_grant')
    .values({ operator_id: district.deputy.id, role: 'compliance' })
    .execute();
});

const by = (at = Temporal.Now.instant()) => ({ operatorId: district.deputy.id, at });
const here = () => ({ publicUrl: server.url, vault: testVault });

const days = { from: '2026-11-01', to: '2026-11-30' };

function linkTo(format: 'csv' | 'pdf', at?: Temporal.Instant): string {
  return fileLink(reportFile, { report: 'consent', format, ...days }, by(at), here());
}

const hourAgo = () => Temporal.Now.instant().subtract({ hours: 1 });

const reader = () => ({ operatorId: district.deputy.id, vault: testVault });

function take(format: 'csv' | 'pdf'): Promise<Response> {
  return downloadAs(reader(), linkTo(format));
}

async function downloads(): Promise<Record<string, unknown>[]> {
  return database.db
    .selectFrom('audit_entry')
    .select(['actor_kind', 'actor_id', 'subject_kind', 'subject_id', 'facts'])
    .where('act', '=', 'report-downloaded')
    .orderBy('id')
    .execute();
}

test('the CSV holds what the ledger holds, and its download is in the log under anyone who asked', async () => {
  const before = await downloads();

  const response = await take('csv');

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename=bellwether-consent-2026-11-01-to-2026-11-30\.csv$/,
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
  const rows = parse<Record<string, string>>(await response.text(), { columns: true, bom: true });
  const calls = rows.filter(
    (row) => row['Channel'] === 'Calls' && row['About'] === 'School matters',
  );
  expect(calls.map((row) => [row['School'], row['Home language']])).toEqual([
    ['School S1', 'Other languages'],
    ['School S2', 'Other languages'],
  ]);
  // Two schools of a handful of phones: nobody is told how many of them withdrew.
  expect(calls[0]).toMatchObject({ Phones: '5', Agreed: '< 5', 'Opted out': '< 5' });
  expect(calls[1]).toMatchObject({
    Phones: '< 5',
    Agreed: '< 5',
    'Opted out': '< 5',
    None: '< 5',
  });
  expect((await downloads()).slice(before.length)).toEqual([
    {
      actor_kind: 'operator',
      actor_id: district.deputy.id,
      subject_kind: 'report',
      subject_id: 'consent',
      facts: { ...days, format: 'csv', linkExpiresAt: expect.any(String) },
    },
  ]);
});

test('the PDF is a PDF, and its download is in the log', async () => {
  const before = await downloads();

  const response = await take('pdf');

  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toMatch(/\.pdf$/);
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect((await downloads()).slice(before.length)).toMatchObject([{ facts: { format: 'pdf' } }]);
});

test('the file says no number and no identifier of a family', async () => {
  const csv = await (await take('csv')).text();

  expect(csv).toContain('School S1');
  expect(csv).not.toMatch(/\+1\d{10}|555-?01\d\d/);
  for (const phoneId of Object.values(district.phones)) expect(csv).not.toContain(phoneId);
});

test.each([
  ['has expired', () => linkTo('csv', hourAgo()), 'This link has expired'],
  ['was altered', () => linkTo('csv').replace(/.$/, '~'), 'This link doesn’t work'],
  [
    'is for another format',
    () => asking(linkTo('pdf'), { format: 'csv' }),
    'This link doesn’t work',
  ],
  ['names no format', () => asking(linkTo('csv'), { format: 'xlsx' }), 'This link doesn’t work'],
])('a link that %s opens nothing and leaves no entry', async (_what, link, words) => {
  const before = await downloads();

  const response = await fetch(link());

  expect(response.status).toBe(403);
  expect(await response.text()).toContain(words);
  expect(await downloads()).toEqual(before);
});

test('the buttons of the card open the files, for the person who may read the report', async () => {
  await database.db
    .insertInto('chat_identity')
    .values({ platform: 'slack', tenant_id: 'T1', user_id: 'U3', operator_id: district.deputy.id })
    .execute();
  const handle = createHandleRequest({
    db: database.as('bot').db,
    vault: testVault,
    publicUrl: server.url,
  });

  const reply = await handle({
    account: { platform: 'slack', tenantId: 'T1', userId: 'U3', isMember: true },
    place: { channelId: 'C1' },
    kind: 'words',
    words: ['consent', 'report'],
  });

  if (reply.kind !== 'private') throw new Error(`a private card was expected, not ${reply.kind}`);
  const links = reply.card.buttons.map((button) => button.opens ?? '');
  const types = await Promise.all(
    links.map(async (link) => (await downloadAs(reader(), link)).headers.get('content-type')),
  );
  expect(types).toEqual(['text/csv; charset=utf-8', 'application/pdf']);
  expect(await downloads()).toContainEqual(
    expect.objectContaining({ actor_id: district.deputy.id }),
  );
});
