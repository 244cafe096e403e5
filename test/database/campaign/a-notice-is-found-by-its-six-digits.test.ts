import { beforeAll, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { findCheckedNotice } from '#domain/closure/published/find-checked-notice.ts';
import { recordMissedCheck } from '#domain/closure/published/record-missed-check.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { recordSigns } from '#domain/incident/sign/record-signs.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { decide, look, submit } from '#test/support/district/decisions.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';
import { checkPage } from '#web/check/check-page.ts';

const { database, district } = setUpSmallDistrict();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));

const texts = { en: 'School is closed: ice & wind.', es: 'No hay clases: hielo.' };
const setCodes = (isOn: boolean) =>
  database.db.updateTable('district').set({ check_codes: isOn }).execute();

async function ask(change: Partial<Draft> = {}): Promise<string> {
  const { principal: author, school } = district;
  return (await submit(database.db, { author, schoolIds: [school], change: { texts, ...change } }))
    .id;
}

async function call(id: string): Promise<void> {
  await decide(database.db, district.superintendent, await look(database.db, id));
  await startDueCampaigns(database.db);
}

const codeOf = async (id: string) =>
  (await findCampaign(database.db, id))?.sealed?.checkCode ?? 'none';

async function type(code: string, language = 'en') {
  const answer = await fetch(`${server.url}/check`, {
    method: 'POST',
    body: new URLSearchParams({ code, language }),
  });
  return { status: answer.status, text: await answer.text() };
}

let before: string;
let closure: string;
let code: string;
beforeAll(async () => {
  before = await ask({ eventDate: '2027-02-02' });
  await setCodes(true);
  closure = await ask();
  code = await codeOf(closure);
});

test('a district that has not switched it on has no code and no page', async () => {
  await setCodes(false);
  expect(await codeOf(before)).toBe('none');
  expect((await fetch(`${server.url}/check`)).status).toBe(404);
  expect((await type(code)).status).toBe(404);
  await setCodes(true);
});

test('six digits are in what is sealed: in the call, in what a recorder keeps, and on the page of nobody yet', async () => {
  expect(code).toMatch(/^\d{6}$/);
  const { rows } = await database.owner.pool.query<{ call: string; recorder: string }>(
    `SELECT sealed_content -> 'script' -> 'en' -> 'call' AS call, sealed_content -> 'script' -> 'en' -> 'recorder' AS recorder
     FROM campaign_version WHERE campaign_id = $1`,
    [closure],
  );
  const digits = Array.from(code)
    .join(' ')
    .replace(/^(.{5}) /, '$1, ');
  for (const said of [rows[0]?.call, rows[0]?.recorder])
    expect(JSON.stringify(said)).toContain(`The code of this message is ${digits}.`);
  expect((await type(code)).status).toBe(404);
});

test('once it calls, anybody who types them reads the district, the kind, the school, the time and the approved words', async () => {
  await call(closure);
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;

  const { status, text } = await type(spaced);
  expect(status).toBe(200);
  expect(text).toContain('sent this message.');
  expect(text).toContain('Emergencies');
  expect(text).toContain('School S1');
  expect(text).toContain('School is closed: ice &amp; wind.');
  expect(text).toMatch(/Sent: \w+day, \w+ \d+, at \d/);
  const { rows } = await database.owner.pool.query<{ phones: number }>(
    'SELECT count(*)::int AS phones FROM phone',
  );
  expect(rows[0]?.phones).toBeGreaterThan(0);
  expect(text).not.toMatch(/555-?01\d\d/);

  const spanish = await type(code, 'es');
  expect(spanish.text).toContain('envió este mensaje.');
  expect(spanish.text).toContain('No hay clases: hielo.');
});

test('digits of nothing, of another length and of an old notice say so, and whom to call', async () => {
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  for (const typed of [wrong, '', '12', `${code}1`, 'closed']) {
    const { status, text } = await type(typed);
    expect(status, typed).toBe(404);
    expect(text).toContain('We sent no notice with this code.');
    expect(text).not.toContain('School S1');
  }
  await inAnotherTime(
    database,
    `UPDATE campaign SET started_at = started_at - interval '15 days' WHERE id = $1`,
    [closure],
  );
  expect((await type(code)).status).toBe(404);
});

test('attack 53: who guesses at the digits of a notice keeps nobody from reading it, from their own network neither', async () => {
  const { rows } = await database.owner.pool.query<{ tries: number }>(
    'DELETE FROM check_miss RETURNING tries',
  );
  expect(rows).toHaveLength(1);
  const statuses = [];
  for (let tries = 0; tries < 21; tries += 1) statuses.push((await type('000000')).status);
  expect(statuses.slice(-2)).toEqual([404, 429]);
  const live = await ask({ eventDate: '2027-02-03' });
  await call(live);
  expect((await type(await codeOf(live))).status).toBe(200);
});

test('attack 53: a thousand networks that guess are counted apart, by all bots, and compliance is told', async () => {
  const { db } = database.as('bot');
  await database.owner.pool.query('DELETE FROM check_miss');
  const network = (n: number) => testVault.digest(`network ${n}`);
  for (let n = 0; n < 20; n += 1) expect(await recordMissedCheck(db, network(1))).toBe(false);
  expect(await recordMissedCheck(db, network(1))).toBe(true);
  expect(await recordMissedCheck(db, network(2))).toBe(false);
  await recordSigns(db);
  expect(await signs()).toEqual([]);

  await database.owner.pool.query(
    `INSERT INTO check_miss (client, tries) SELECT decode(md5(n::text), 'hex'), 20 FROM generate_series(1, 49) AS n`,
  );
  await recordSigns(db);
  expect(await signs()).toEqual([{ kind: 'wrong-digits', seen: 1001 }]);

  await database.owner.pool.query(`UPDATE check_miss SET hour = hour - interval '2 days'`);
  await recordSigns(db);
  expect((await database.owner.pool.query('SELECT FROM check_miss')).rowCount).toBe(0);
});

const signs = async () =>
  (await database.owner.pool.query('SELECT kind, seen FROM breach_sign')).rows;

test('the database gives each notice its own digits, and lets nobody change them', async () => {
  const others = await Promise.all([ask(), ask(), ask()]);
  const codes = await Promise.all([closure, ...others].map(codeOf));
  expect(new Set(codes).size).toBe(4);
  const changed = database.owner.pool
    .query(`UPDATE campaign SET check_code = '000000' WHERE id = $1`, [closure])
    .then(() => 'changed', violatedRule);
  expect(await changed).toBe('campaign_check_code_kept');
});

/** As the page says it: one address has used up its tries above. */
const read = async (digits: string) => {
  const notice = await findCheckedNotice(database.db, digits);
  const language = pageLanguageFor('en');
  if (notice === undefined) throw new Error('nothing was sent');
  return checkPage({
    name: 'Maple Valley Schools',
    timeZone: 'America/Chicago',
    language,
    checked: { kind: 'found', notice },
  }).body.text;
};

test('a lockdown that is over says so, whatever became of its calls; until then a stop is no end', async () => {
  const lockdown = await ask({ happening: 'lockdown', ground: 'threat' });
  await call(lockdown);
  const digits = await codeOf(lockdown);
  await stopCampaign(database.db, { operator: district.principal, campaignId: lockdown });
  const stopped = await read(digits);
  expect(stopped).toContain('This message was stopped:');
  expect(stopped).not.toContain('This is over');

  const { principal: author, school } = district;
  const draft = aClosure({ schoolIds: [school], happening: 'all-clear', ground: 'threat' });
  const asked = await draftCampaign(database.db, { operator: author, draft, corrects: lockdown });
  if (asked.kind !== 'drafted') throw new Error(asked.kind);
  await sealCampaign(database.db, asked.campaignId);
  expect(await read(digits)).not.toContain('This is over');
  await call(asked.campaignId);
  expect(await read(digits)).toMatch(/This is over since \w+day, \w+ \d+, at \d/);
  await stopCampaign(database.db, { operator: author, campaignId: asked.campaignId });
  expect(await read(digits)).toContain('This is over since');
});
