import { beforeAll, expect, test } from 'vitest';
import { detailsCard } from '#conversation/closure/approval/closure-details.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';

import { decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const { database, district } = setUpSmallDistrict();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));

async function ask(change: Partial<Draft> = {}): Promise<string> {
  const { principal: author, school } = district;
  return (await submit(database.db, { author, schoolIds: [school], change: change })).id;
}

async function call(id: string): Promise<string> {
  await decide(database.db, district.superintendent, await look(database.db, id));
  await startDueCampaigns(database.db);
  return id;
}

async function read(path = '/feed'): Promise<{ status: number; text: string; headers: Headers }> {
  const answer = await fetch(server.url + path);
  const { status, headers } = answer;
  return { status, headers, text: await answer.text() };
}

const setFeed = (isOn: boolean) =>
  database.db.updateTable('district').set({ public_feed: isOn }).execute();

/** The numbers of the closures that the feed has, in its order. */
const listed = async () =>
  [...(await read()).text.matchAll(/<guid>\S+\/feed\/(\d+)<\/guid>/g)].map(([, one]) =>
    Number(one),
  );

beforeAll(async () => {
  await call(await ask({ texts: { en: 'Closed: snow & ice <8 in.', es: 'Cerrado.' } }));
});

test('a district that has not switched it on has no feed', async () => {
  expect((await read()).status).toBe(404);
  expect((await read('/feed/1')).status).toBe(404);
});

test('a closure stands there from its first call on, with the approved words, for any site to read', async () => {
  await setFeed(true);
  await ask({ eventDate: '2027-01-14', texts: { en: 'Nobody approved this.' } });

  const { status, text, headers } = await read();

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(await listed()).toEqual([1]);
  expect(await xpath(text, '/rss/channel/item/title/text()')).toEqual([
    'Closed, Wed, Jan 13: School S1',
  ]);
  expect(await xpath(text, '/rss/channel/item/description/text()')).toEqual([
    'Closed: snow & ice <8 in.',
  ]);
  expect((await read('/feed/2')).status).toBe(404);
});

test('its alert has each language, the day it ends with and the fingerprint that was approved', async () => {
  const { text, headers } = await read('/feed/1');
  const { rows } = await database.pool.query<{ hex: string }>(
    `SELECT encode(fingerprint, 'hex') AS hex FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id WHERE c.number = 1`,
  );

  expect(headers.get('content-type')).toBe('application/cap+xml; charset=utf-8');
  expect(await xpath(text, '/c:alert/c:msgType/text()')).toEqual(['Alert']);
  expect(await xpath(text, '/c:alert/c:info/c:language/text()')).toEqual(['en-US', 'es']);
  expect(await xpath(text, '/c:alert/c:info/c:description/text()')).toEqual([
    'Closed: snow & ice <8 in.',
    'Cerrado.',
  ]);
  expect(await xpath(text, '/c:alert/c:info[1]/c:expires/text()')).toEqual([
    '2027-01-13T23:59:59-06:00',
  ]);
  expect(await xpath(text, '/c:alert/c:info[1]/c:parameter/c:value/text()')).toEqual([
    rows[0]?.hex,
  ]);
});

test('an announcement, an evacuation, a notice of an incident and a day that is over are not there', async () => {
  await call(await ask({ eventDate: '2027-01-15', happening: 'evacuation' }));
  await call(
    await ask({
      eventDate: '2027-01-18',
      happening: 'other',
      purpose: 'school-mission',
      ground: 'none',
    }),
  );
  const notice = await call(await ask({ eventDate: '2027-01-25' }));
  await inAnotherTime(database, 'UPDATE campaign SET notifies = uuidv7() WHERE id = $1', [notice]);
  const past = await call(await ask({ eventDate: '2027-01-19' }));
  await inAnotherTime(
    database,
    `UPDATE campaign_version SET event_date = current_date - 2 WHERE campaign_id = $1`,
    [past],
  );

  expect(await listed()).toEqual([1]);
});

test('a correction takes the place of what it corrects, and a correction of that one its place', async () => {
  const words = { happening: 'other', purpose: 'school-mission', ground: 'none' } as const;
  for (const [number, text] of [
    [1, 'Open after all.'],
    [7, 'Closed, as first said.'],
  ] as const) {
    const correction = await call(
      await ask({ ...words, eventDate: '2027-01-13', texts: { en: text } }),
    );
    await inAnotherTime(
      database,
      'UPDATE campaign SET corrects = (SELECT id FROM campaign WHERE number = $2) WHERE id = $1',
      [correction, number],
    );
  }

  expect(await listed()).toEqual([8]);
  expect((await read()).text).toContain('<title>Correction, ');
  const kinds = ['/feed/1', '/feed/7', '/feed/8'].map(async (path) =>
    xpath((await read(path)).text, '/c:alert/c:msgType/text()'),
  );
  expect(await Promise.all(kinds)).toEqual([['Cancel'], ['Cancel'], ['Update']]);
  expect(await xpath((await read('/feed/8')).text, '/c:alert/c:references/text()')).toEqual([
    expect.stringMatching(/^\S+,\S+\.closure\.7,\S+-06:00$/),
  ]);
});

test('a closure that was stopped leaves the feed, and its alert is canceled', async () => {
  const closure = await call(await ask({ eventDate: '2027-01-20' }));
  expect(await listed()).toEqual([9, 8]);

  await stopCampaign(database.db, { operator: district.principal, campaignId: closure });

  expect(await listed()).toEqual([8]);
  expect(await xpath((await read('/feed/9')).text, '/c:alert/c:msgType/text()')).toEqual([
    'Cancel',
  ]);
});

test('of two about the same schools and day, the later one is there; one about other schools stays', async () => {
  const { school, otherSchool } = district;
  const about = async (schoolIds: string[], happening: Draft['happening']) =>
    call(await ask({ schoolIds, happening, eventDate: '2027-02-01' }));
  await about([otherSchool], 'closed');
  await about([school], 'late-2h');
  await about([school], 'closed');

  const now = await listed();

  expect(now.slice(0, 2)).toEqual([12, 10]);
  expect(now).not.toContain(11);
  expect(await xpath((await read('/feed/11')).text, '/c:alert/c:msgType/text()')).toEqual([
    'Cancel',
  ]);
});

test('the details of a closure that waits say that anybody will read it', async () => {
  const told = async (request: Partial<Draft>) => {
    const view = await findCampaign(database.db, await ask(request));
    return view === undefined ? '' : JSON.stringify(detailsCard(view));
  };

  expect(await told({ eventDate: '2027-01-21' })).toContain('Anybody can read it once calls start');
  expect(await told({ eventDate: '2027-01-22', happening: 'evacuation' })).not.toContain(
    'Public feed',
  );
});

/** As PostgreSQL’s own reader of XML finds them; nothing that isn’t well formed passes it. */
async function xpath(text: string, path: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ found: string[] }>(
    `SELECT array(SELECT x FROM xmltable(XMLNAMESPACES('urn:oasis:names:tc:emergency:cap:1.2' AS c), '${path}'
       PASSING xmlparse(document $1) COLUMNS x text PATH '.')) AS found`,
    [text],
  );
  return rows[0]?.found ?? [];
}
