import { beforeAll, expect, test } from 'vitest';
import { renderCard as renderSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderTeams } from '#chat/teams/draw/render-card.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { finishSettledCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findUnreached } from '#domain/closure/unreached/find-unreached.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';

const desk = setUpOnce(officeDesk);
let closure: string;
beforeAll(async () => {
  // The student of “withdrew” has the guardian of “agreed” as well.
  await desk.rows(
    `INSERT INTO guardianship (student_id, guardian_id)
     SELECT gs.student_id, other.guardian_id FROM guardian_phone own JOIN guardianship gs USING (guardian_id),
       guardian_phone other WHERE own.phone_id = $1 AND other.phone_id = $2 LIMIT 1`,
    [desk.district.phones['withdrew'], desk.district.phones['agreed']],
  );
  await desk.rows('SELECT refresh_phone_audience()');
  closure = await askedAndApproved();
});

async function askedAndApproved(
  schoolIds = [desk.district.school, desk.district.otherSchool],
): Promise<string> {
  const { db } = desk.database;
  const { principal, superintendent } = desk.district;
  const draft = aClosure({ schoolIds });
  const drafted = await draftCampaign(db, { operator: principal, draft });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  const { campaignId } = drafted;
  await sealCampaign(db, campaignId);
  const code = (await findCampaign(db, campaignId))?.sealed?.code ?? '';
  await decideCampaign(db, {
    operator: superintendent,
    platform: 'slack',
    campaignId,
    code,
    decision: 'approved',
  });
  return campaignId;
}

/** Told here without the dialing between; the guard of the moves would not have it. */
async function end(phone: string, disposition: string): Promise<void> {
  await desk.rows(
    `UPDATE attempt SET state = 'completed', token = translate(left(id::text, 22), '-', 'x'), carrier_id = 'CA' || id,
       intent_at = now(), disposition = $3, ended_at = now()
     WHERE campaign_id = $1 AND phone_id = $2`,
    [closure, desk.district.phones[phone], disposition],
  );
}

/** What somebody may take: `[school, language]` of each button. */
async function groupsOf(who: DeskPerson): Promise<Record<string, string>[]> {
  const reply = await desk.say(who, 'closure unreached 1');
  return reply.kind === 'private'
    ? reply.card.buttons.filter(({ verb }) => verb === 'take-families').map(({ data }) => data)
    : [];
}

const release = (who: DeskPerson) => desk.press(who, 'release-families', { campaign: closure });

/** Takes each group once and releases it: all that this person may see, in words. */
async function allOf(who: DeskPerson): Promise<string> {
  const seen = [];
  for (const group of await groupsOf(who)) {
    seen.push(wordsIn(await desk.press(who, 'take-families', group)));
    await release(who);
  }
  return seen.join('\n');
}

/** Takes the families of one language. */
async function takeIn(who: DeskPerson, language: string): Promise<string> {
  const group = (await groupsOf(who)).find((one) => one['language'] === language);
  if (group === undefined) throw new Error(`nobody to take in ${language}`);
  return wordsIn(await desk.press(who, 'take-families', group));
}

const shown = async (phone: string) => nationalNumber(await desk.number(phone));

test('before anybody was called there is no list', async () => {
  expect(wordsIn(await desk.say('secretary', 'closure unreached 1'))).toContain(
    'This closure called no one',
  );
  expect(wordsIn(await desk.say('secretary', 'closure unreached'))).toContain('no such closure');
});

test('anyone who a try may still reach is not on it', async () => {
  await startDueCampaigns(desk.database.db);
  await desk.rows('ALTER TABLE attempt DISABLE TRIGGER attempt_legal_move');
  await end('agreed', 'person');

  const words = wordsIn(await desk.say('secretary', 'closure unreached'));

  expect(words).not.toContain('silent');
  expect(words).not.toContain(await shown('silent'));
  expect(wordsIn(await desk.say('otherClerk', 'closure unreached 1'))).toContain(
    'None so far. Calling isn’t finished',
  );
});

test('a family is listed with its number, language and reason, and one that any phone reached is not', async () => {
  await end('silent', 'no-answer');
  await end('withdrew', 'busy');
  await end('elsewhere', 'fault');
  await desk.rows(
    `UPDATE attempt SET state = 'expired', disposition = 'expired', ended_at = now() WHERE ended_at IS NULL`,
  );
  await finishSettledCampaigns(desk.database.db);

  const untaken = wordsIn(await desk.say('secretary', 'closure unreached 1'));
  expect(untaken).toContain('3 families to call by hand. None of their phones was reached.');
  expect(untaken).toContain('[Take 1: School S1, Spanish]');
  expect(untaken).not.toContain('silent');
  const words = await allOf('secretary');

  expect(words).toContain(`silent\n${await shown('silent')}\nSpanish · No answer`);
  expect(words).toContain(`elsewhere\n${await shown('elsewhere')}\nEnglish · Our error`);
  // Both are of families that the phone of “agreed” reached.
  expect(words).not.toContain(await shown('agreed'));
  expect(words).not.toContain(await shown('withdrew'));
});

test('who may not be told is not listed, and a stranger’s number is not given', async () => {
  const words = await allOf('secretary');

  expect(words).not.toContain('barred');
  expect(words).toContain('wrong\nnumber not to be called · English · Wrong number');
  expect(words).not.toContain(await shown('wrong'));
});

test('a clerk sees the families of their school, the requester those of the closure, and others none', async () => {
  const clerk = await allOf('clerk');
  const otherClerk = await allOf('otherClerk');

  expect(clerk).toContain('silent');
  expect(clerk).not.toContain('elsewhere');
  expect(otherClerk).toContain('elsewhere');
  expect(otherClerk).not.toContain('silent');
  expect(await allOf('principal')).toContain(await shown('silent'));
  const deputy = wordsIn(await desk.press('deputy', 'unreached', { campaign: closure }));
  expect(deputy).toContain('the requester can see the families not reached');
  expect(deputy).not.toContain('silent');
});

test('each opening leaves a disclosure for each phone and student, and one entry without a name', async () => {
  await inAnotherTime(desk.database, 'DELETE FROM disclosure');
  await allOf('principal');

  const rows = await desk.rows<{ phone: string; students: number }>(
    `SELECT phone_id AS phone, cardinality(student_ids) AS students FROM disclosure
     WHERE what = 'unreached' AND operator_id = $1 AND campaign_id = $2`,
    [desk.people.principal, closure],
  );
  const { silent, wrong, elsewhere } = desk.district.phones;
  expect(new Set(rows.map(({ phone }) => phone))).toEqual(new Set([silent, wrong, elsewhere]));
  expect(rows.map(({ students }) => students)).toEqual([1, 1, 1]);
  const entries = await desk.rows<{ facts: unknown }>(
    `SELECT facts FROM audit_entry WHERE act = 'list-looked-up' AND actor_id = $1 AND subject_id = $2`,
    [desk.people.principal, closure],
  );
  // A look at the groups, and of each a look at its family and one that released it.
  expect(entries.slice(-7).map(({ facts }) => facts)).toEqual(
    [0, 1, 0, 1, 0, 1, 0].map((n) => ({ what: 'unreached', page: 0, phones: n, students: n })),
  );
  const history = await desk.press('secretary', 'consent-history', {
    phone: silent ?? '',
    whole: 'yes',
  });
  expect(wordsIn(history)).toContain('opened the list of families not reached by closure 1');
});

const studentOf = async (phone: string) => {
  const [row] = await desk.rows<{ id: string }>(
    `SELECT gs.student_id AS id FROM guardianship gs JOIN guardian_phone gp USING (guardian_id) WHERE gp.phone_id = $1`,
    [desk.district.phones[phone]],
  );
  return row?.id ?? '';
};

/** Opens the form as it stands, and sends it with exactly these families checked. */
async function mark(who: DeskPerson, families: readonly string[]) {
  const opened = await desk.press(who, 'hand-calls-form', { campaign: closure, page: '0' });
  if (opened.kind !== 'form') throw new Error(wordsIn(opened));
  const { data } = opened.form;
  return desk.submit(who, 'hand-calls', { data, values: { families: families.join(',') } });
}

const familiesOf = async () => (await findCampaign(desk.database.db, closure))?.families;

test('who works the list marks a family as called: the list says who and when, and the card counts it', async () => {
  const before = await familiesOf();

  await takeIn('clerk', 'es');
  const words = wordsIn(await mark('clerk', [await studentOf('silent')]));

  expect(words).toMatch(
    /silent\n.*\nSpanish · No answer\nSchool S1\nCalled by hand by Clara Clerk, \w{3} \d/,
  );
  expect(words).toContain(
    '1 family to call by hand. None of their phones was reached. 1 called by hand.',
  );
  // Nobody else is named a family that was called.
  expect(await allOf('secretary')).not.toContain('silent');
  expect(await familiesOf()).toEqual({
    ...before,
    byHand: 1,
    missed: (before?.missed ?? 0) - 1,
    inTime: (before?.inTime ?? 0) + 1,
  });
  const view = await findCampaign(desk.database.db, closure);
  expect(wordsIn({ kind: 'private', card: campaignCard(view as CampaignView) })).toMatch(
    /Families reached\n4 of 6 \(66\.7%\), 1 of them called by hand/,
  );
  const [entry] = await desk.rows<{ facts: unknown; actor: string }>(
    `SELECT facts, actor_id AS actor FROM audit_entry WHERE act = 'families-called-by-hand'`,
  );
  expect(entry).toEqual({ facts: { families: 1, students: 1 }, actor: desk.people.clerk });
});

test('each changes what they checked, and nothing that stood before', async () => {
  const [silent, elsewhere] = [await studentOf('silent'), await studentOf('elsewhere')];
  const opened = await desk.press('clerk', 'hand-calls-form', { campaign: closure, page: '0' });
  if (opened.kind !== 'form') throw new Error('no form');
  await mark('clerk', []);
  expect((await familiesOf())?.byHand).toBe(0);
  await takeIn('otherClerk', 'en');
  await mark('otherClerk', [elsewhere]);

  // Opened while “silent” was marked, and sent unchanged: it says nothing about either.
  await desk.submit('clerk', 'hand-calls', {
    data: opened.form.data,
    values: { families: silent },
  });

  expect((await familiesOf())?.byHand).toBe(1);
  const undone = await desk.rows<{ facts: unknown }>(
    `SELECT facts FROM audit_entry WHERE act = 'hand-calls-undone'`,
  );
  expect(undone).toEqual([{ facts: { families: 1, students: 1 } }]);
});

test('nobody marks a family of another school, one that was reached, or where they may not see the list', async () => {
  const [silent, agreed] = [await studentOf('silent'), await studentOf('agreed')];
  const data = { campaign: closure, page: '0', shown: `${silent},${agreed}`, called: '' };
  const before = await desk.rows('SELECT * FROM hand_call');
  const send = (who: 'otherClerk' | 'deputy', shown: string) =>
    desk.submit(who, 'hand-calls', { data, values: { families: shown } });

  expect(wordsIn(await send('otherClerk', `${silent},${agreed}`))).toContain(
    '2 families are no longer on this list.',
  );
  expect(wordsIn(await send('deputy', silent))).toContain(
    'the requester can see the families not reached',
  );
  expect(wordsIn(await desk.press('deputy', 'hand-calls-form', data))).not.toContain('silent');
  expect(await desk.rows('SELECT * FROM hand_call')).toEqual(before);
});

test('the database keeps what was marked, and takes no mark before calling began', async () => {
  await expect(desk.rows('UPDATE hand_call SET called = NOT called')).rejects.toThrow();
  await expect(desk.rows('DELETE FROM hand_call')).rejects.toThrow();
  const early = desk.rows(
    `WITH c AS (INSERT INTO campaign (author_id) VALUES ($1) RETURNING id)
     INSERT INTO hand_call (campaign_id, student_id, operator_id) SELECT c.id, $2, $1 FROM c`,
    [desk.people.principal, await studentOf('silent')],
  );
  await expect(early).rejects.toThrow(/called nobody/);
});

test('a number is the only link, and what somebody is called can be none', async () => {
  const reply = await desk.say('clerk', 'closure unreached 1');
  if (reply.kind !== 'private') throw new Error('no list');
  const number = await desk.number('silent');
  const slack = JSON.stringify(renderSlack(reply.card));
  const teams = JSON.stringify(renderTeams(reply.card));

  expect(slack).toContain(`{"type":"link","url":"tel:${number}"`);
  expect(teams).toContain(`"url":"tel:${number}"`);
  for (const drawn of [slack, teams]) expect(drawn.match(/tel:/g)).toHaveLength(1);
});

test('the card in the channel names nobody, and has the button', async () => {
  const view = await findCampaign(desk.database.db, closure);
  if (view === undefined) throw new Error('no campaign');
  const card = campaignCard(view);

  expect(card.buttons.map(({ label }) => label)).toContain('Families not reached');
  expect(JSON.stringify(card)).not.toContain('silent');
  expect(JSON.stringify(card)).not.toContain(await shown('silent'));
});

test('where each family was reached, though not each phone, there is no button to an empty list', async () => {
  const view = await findCampaign(desk.database.db, closure);
  if (view?.tally === undefined || view.families === undefined) throw new Error('no counts');
  const { total } = view.families;
  const families = { total, reached: total, byHand: 0, open: 0, missed: 0, inTime: total };
  const labels = campaignCard({ ...view, families }).buttons.map(({ label }) => label);

  expect(view.tally.phones.reached).toBeLessThan(view.tally.phones.total);
  expect(labels).not.toContain('Families not reached');
});

const lastLooks = (count: number) =>
  desk.rows<{ phones: number }>(
    `SELECT (facts->>'phones')::int AS phones FROM audit_entry
     WHERE act = 'list-looked-up' ORDER BY id DESC LIMIT ${count}`,
  );

test('a long list is taken in tens, and only who was taken is named and recorded', async () => {
  await release('clerk');
  await desk.rows('ALTER TABLE exclusion DISABLE TRIGGER USER');
  for (let place = 50; place < 61; place++)
    await addFamily(`page-${place}`, `+13125550${place + 100}`);

  // Both press at the same moment, before either sees what the other has.
  const group = { campaign: closure, school: desk.district.school, language: 'en' };
  const pressed = await Promise.all([
    desk.press('clerk', 'take-families', group),
    desk.press('secretary', 'take-families', group),
  ]);

  const named = (words: string) =>
    new Set(words.match(/page-\d\d(?=\n)|silent(?=\n)|wrong(?=\n)/g));
  const [one, two] = pressed.map((reply) => named(wordsIn(reply)));
  expect(new Set([one?.size, two?.size])).toEqual(new Set([10, 2]));
  expect(one?.isDisjointFrom(two ?? new Set())).toBe(true);
  const lists = [
    wordsIn(await desk.say('clerk', 'closure unreached 1')),
    wordsIn(await desk.say('secretary', 'closure unreached 1')),
  ].join('\n');
  expect(lists).toMatch(/Taken by (Clara Clerk|Tom Secretary) at \d+:\d\d [ap]m \w+\n10 families/);
  expect(lists).toContain('Yours\n10 families until ');
  expect(new Set((await lastLooks(2)).map(({ phones }) => phones))).toEqual(new Set([10, 2]));
});

test('ten are called before the next ten are taken', async () => {
  const again = await desk.press('clerk', 'take-families', {
    campaign: closure,
    school: desk.district.school,
    language: 'es',
  });
  expect(wordsIn(again)).toContain('You still have families to call.');
});

test('a page that is no more is the first one', async () => {
  const late = wordsIn(await desk.press('clerk', 'unreached', { campaign: closure, page: '7' }));

  expect(late).toMatch(/Yours\n(10|2) families/);
});

test('an empty list says whether everyone was reached, or it was not for these schools', async () => {
  const ofElsewhere = () => desk.say('otherClerk', 'closure unreached 1');
  expect(wordsIn(await ofElsewhere())).toContain('elsewhere');
  await release('secretary');
  await end('elsewhere', 'person');
  expect(wordsIn(await ofElsewhere())).toContain(
    'Every family of your schools with a phone on the roster was reached.',
  );

  await askedAndApproved([desk.district.otherSchool]);
  await startDueCampaigns(desk.database.db);
  expect(wordsIn(await desk.say('clerk', 'closure unreached'))).toContain(
    'This closure wasn’t for your schools.',
  );
});

test('of a stopped closure nobody is listed to be called: it says who stopped it, and for how many', async () => {
  closure = await askedAndApproved([desk.district.otherSchool]);
  await startDueCampaigns(desk.database.db);
  const { principal } = desk.district;
  await stopCampaign(desk.database.db, { operator: principal, campaignId: closure });
  const number = await shown('elsewhere');

  const open = () => desk.say('otherClerk', 'closure unreached');
  const words = wordsIn(await open());
  expect(words).toMatch(/Not called, because .+ stopped it: 1 family\./);
  expect(words).toContain('Don’t call them about this closure.');
  for (const one of ['elsewhere', number, '[Mark as called]', '[Download as CSV]'])
    expect(words).not.toContain(one);
  expect(wordsIn(await desk.say('clerk', 'closure unreached'))).toContain(
    'This closure wasn’t for your schools.',
  );

  // A try before the stop reached nobody: that family is not called by hand either.
  await end('elsewhere', 'no-answer');
  expect(wordsIn(await open())).toMatch(
    /No family was left to call when .+ stopped it\.\nCalled before that, and not reached: 1 family\./,
  );
  const operator = await findOperatorById(desk.database.db, desk.people.otherClerk);
  const whole = { closure: { id: closure }, page: 'all' } as const;
  const file =
    operator && (await findUnreached(desk.database.db, testVault, { operator, ...whole }));
  expect(file).toMatchObject({ kind: 'found', unreached: { families: [] } });
});

/** A family at the clerk's school that the closure left out. */
async function addFamily(name: string, number: string): Promise<void> {
  const index = testVault.phoneIndex(number);
  await desk.rows(
    `WITH p AS (INSERT INTO phone (index, number) VALUES ($1, $2) RETURNING id),
       st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($3, '', '') RETURNING id),
       g AS (INSERT INTO guardian (sourced_id, name, source_hash) VALUES ($3, $4, '') RETURNING id),
       e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $5 FROM st),
       gs AS (INSERT INTO guardianship (student_id, guardian_id) SELECT st.id, g.id FROM st, g),
       gp AS (INSERT INTO guardian_phone (guardian_id, phone_id) SELECT g.id, p.id FROM g, p)
     INSERT INTO exclusion (version_id, phone_id, channel, rule)
     SELECT v.id, p.id, 'voice', 'no-consent' FROM p, campaign_version v WHERE v.campaign_id = $6`,
    [
      index,
      testVault.encrypt(number, phoneBinding(index)),
      name,
      testVault.encrypt(name, `guardian.name:${name}`),
      desk.district.school,
      closure,
    ],
  );
}
