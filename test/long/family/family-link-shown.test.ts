import { expect, test } from 'vitest';
import { pageCode } from '#domain/consent/family/page-code.ts';
import { agree, enterCode } from '#test/support/consent/family-pages.ts';
import { officeDesk } from '#test/support/consent/office-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const desk = setUpOnce(officeDesk);
const server = setUpOnce(() => webServer({ db: desk.database.as('bot').db, vault: testVault }));

type Entry = { actor_id: string; subject_id: string; facts: Record<string, string> };
const entriesOf = (act: string, from: string) =>
  desk.rows<Entry>(
    `SELECT actor_id, subject_id, facts FROM audit_entry WHERE act = $1 AND ${from} ORDER BY id`,
    [act],
  );

async function linksShown(name: string): Promise<string[]> {
  const phone = desk.district.phones[name] ?? '';
  const reply = await desk.press('secretary', 'consent-find', { phone, whole: 'yes' });
  const buttons = reply.kind === 'private' ? reply.card.buttons : [];
  return buttons.flatMap(({ opens }) => opens ?? []);
}

test('each link that a card shows leaves an entry: by whom, to whose page, at which phone', async () => {
  const links = await linksShown('agreed');
  const entries = await entriesOf('family-link-shown', 'true');

  expect(links).toHaveLength(2);
  expect(entries.map(({ actor_id }) => actor_id)).toEqual([
    desk.people.secretary,
    desk.people.secretary,
  ]);
  expect(new Set(entries.map(({ subject_id }) => subject_id)).size).toBe(2);
  for (const [place, link] of links.entries()) {
    const facts = entries[place]?.facts;
    expect(facts).toEqual({
      link: link.split('/family/')[1]?.slice(0, 28),
      phone: desk.district.phones['agreed'],
    });
  }
});

test('no link is shown that leaves none: the card has no more of them than the log', async () => {
  const phone = desk.district.phones['agreed'];
  await desk.rows(
    `INSERT INTO guardian_phone (guardian_id, phone_id)
     SELECT guardian_id, $1 FROM guardian_phone WHERE phone_id IN ($2, $3, $4)`,
    [phone, ...['withdrew', 'barred', 'wrong'].map((name) => desk.district.phones[name])],
  );
  for (const isBlocked of [false, true]) {
    if (isBlocked) {
      await desk.rows(
        `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES ($1, 'district', 'x', 'test')`,
        [phone],
      );
    }
    const before = await entriesOf('family-link-shown', 'true');
    const reply = await desk.find('officer', 'agreed');
    const buttons = reply.kind === 'private' ? reply.card.buttons : [];
    const after = await entriesOf('family-link-shown', 'true');

    expect(buttons).toHaveLength(6);
    expect(after.length - before.length).toBe(
      buttons.filter(({ opens }) => opens !== undefined).length,
    );
  }
});

test('a consent that was given through it can be matched to the member of the staff', async () => {
  const phone = desk.district.phones['silent'] ?? '';
  const [shown = ''] = await linksShown('silent');
  const link = shown.replace('https://bot.example.org', server.url);

  const asked = await agree(link, { phone, channel: 'text', purpose: 'school-mission' });
  const [sent] = await desk.rows<{ id: string }>(
    `SELECT id FROM outreach WHERE kind = 'page-code' AND phone_id = $1`,
    [phone],
  );
  expect((await enterCode(asked, pageCode(sent?.id ?? '', testVault))).status).toBe(303);

  const [match] = await desk.rows(
    `SELECT s.actor_id AS staff, c.actor_id = s.subject_id AS same_guardian
     FROM audit_entry c JOIN audit_entry s ON s.act = 'family-link-shown' AND s.facts ->> 'link' = c.facts ->> 'link'
     WHERE c.act = 'consent-recorded' AND c.subject_id = $1`,
    [phone],
  );
  expect(match).toEqual({ staff: desk.people.secretary, same_guardian: true });
});

test('nothing is shown where the entry can’t be kept', async () => {
  const { pool } = desk.database.owner;
  await pool.query(
    `CREATE FUNCTION refuse_link() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no entry'; END $$;
     CREATE TRIGGER refuse_link BEFORE INSERT ON audit_entry FOR EACH ROW WHEN (NEW.act = 'family-link-shown')
       EXECUTE FUNCTION refuse_link()`,
  );
  const looks = await desk.rows('SELECT FROM disclosure');

  await expect(desk.find('secretary', 'agreed')).rejects.toThrow('no entry');

  expect(await desk.rows('SELECT FROM disclosure')).toHaveLength(looks.length);
});
