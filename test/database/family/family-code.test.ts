import { beforeAll, beforeEach, expect, test } from 'vitest';
import { recordSigns } from '#domain/incident/sign/record-signs.ts';
import { sweepOutreach } from '#domain/outreach/sweep-outreach.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import { closedZone } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import {
  askAtLogin,
  codeOf,
  enterAtLogin,
  makeItDay,
  otherThan,
} from '#test/support/consent/family-login.ts';
import { answersOn, buttonsOn, follow, press, read } from '#test/support/consent/family-pages.ts';
import { addGuardian, addNumberCheck } from '#test/support/consent/household.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const rig = setUpOnce(dialRig);
const server = setUpOnce(() => webServer({ db: rig.district.as('bot').db, vault: testVault }));
beforeAll(async () => {
  await makeItDay(rig.district);
});
// Each test has the limits of an hour for itself.
beforeEach(() => rows(`DELETE FROM outreach WHERE kind = 'family-code'`));

const rows = async (statement: string, ...values: unknown[]) =>
  (await rig.district.owner.pool.query(statement, values)).rows;

let taken = 140;
async function family(facts: Partial<Parameters<typeof addGuardian>[2]> = {}) {
  const number = `+1503555${String(++taken).padStart(4, '0')}`;
  const { db } = rig.district;
  const added = await addGuardian(db, testVault, { phones: [{ number }], ...facts });
  const phone = String(added.phoneIds[0]);
  await addNumberCheck(db, { phoneId: phone });
  return { number, phone, guardianId: added.guardianId };
}

const sendCodes = () => sendOutreach(rig.tools('worker-a'), 'family-code');

async function textsTo(number: string): Promise<string[]> {
  await sendCodes();
  return rig.twilio.messages().flatMap(({ to, body }) => (to === number ? [body] : []));
}

const stateOf = async (asked: string) =>
  (await rows('SELECT state FROM outreach WHERE id = $1', asked))[0]?.state;

const revoke = (phone: string, facts: { scope?: string; means?: string } = {}) =>
  rows(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', $2, $3, 'operator:test')`,
    phone,
    facts.scope ?? 'non-emergency',
    facts.means ?? 'staff',
  );

test('a family types its number as people write it, gets a code by text, and reaches its page once', async () => {
  const { number, phone, guardianId } = await family();
  const { asked, response } = await askAtLogin(server.url, `(503) 555-${number.slice(-4)}`);
  expect(response.status).toBe(303);
  const [text, ...more] = await textsTo(number);
  expect(more).toEqual([]);
  expect(text).toContain(codeOf(asked));
  expect(text).toContain('Ignore this text, and nothing changes.');
  // The code is nowhere in the database, nor is what was typed.
  const kept = JSON.stringify(await rows('SELECT * FROM outreach'));
  expect(kept).not.toContain(codeOf(asked));
  expect(kept).not.toContain(number.slice(-7));

  const opened = await enterAtLogin(server.url, asked, codeOf(asked));

  expect(opened.status).toBe(303);
  const page = await follow(opened);
  expect(page).toContain(`Number ending in ${number.slice(-2)}`);
  expect(buttonsOn(page)).toContain('Allow texts about school matters');
  expect(page).toContain('Your rights to school records');
  const entries = await rows(
    `SELECT actor_id, act FROM audit_entry WHERE subject_id = $1 AND act LIKE 'family-%' ORDER BY id`,
    phone,
  );
  expect(entries.map(({ act }) => act)).toEqual(['family-code-sent', 'family-page-opened']);
  expect(entries[1]?.actor_id).toBe(guardianId);

  // Used once, by one of two who enter it at the same moment, too.
  expect((await enterAtLogin(server.url, asked, codeOf(asked))).status).toBe(409);
  const again = await askAtLogin(server.url, number);
  await sendCodes();
  const both = await Promise.all(
    [1, 2, 3, 4].map(() => enterAtLogin(server.url, again.asked, codeOf(again.asked))),
  );
  expect(both.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(both.filter(({ status }) => status === 409)).toHaveLength(3);
});

test('a code may be entered in the digits of another script, with a space', async () => {
  const { number } = await family();
  const { asked } = await askAtLogin(server.url, number);
  await sendCodes();
  const arabic = Array.from(codeOf(asked), (digit) => String.fromCodePoint(0x660 + Number(digit)));

  const opened = await enterAtLogin(
    server.url,
    asked,
    `${arabic.slice(0, 3).join('')} ${arabic.slice(3).join('')}`,
  );

  expect(opened.status).toBe(303);
});

test('the link that a code opens is good for half an hour', async () => {
  const { number } = await family();
  const { asked } = await askAtLogin(server.url, number);
  await sendCodes();
  const opened = await enterAtLogin(server.url, asked, codeOf(asked));
  const token = (opened.headers.get('location') ?? '').split('?')[0] ?? '';
  const expires = Buffer.from(token.slice(0, 28), 'base64url').readUIntBE(16, 5);
  const minutes = (expires - Temporal.Now.instant().epochMilliseconds / 1000) / 60;
  expect(minutes).toBeGreaterThan(28);
  expect(minutes).toBeLessThanOrEqual(30);
});

/** Numbers that get no code, and why not. */
const closed: [string, () => Promise<string>][] = [
  ['a number that is not ours', async () => '+15035550199'],
  ['a wrong number', async () => changed(({ phone }) => revoke(phone, { scope: 'wrong-number' }))],
  [
    'a guardian whom a custody document bars',
    async () => (await family({ isBarred: true })).number,
  ],
  ['a landline', async () => landline()],
  [
    'a STOP at the carrier',
    async () => changed(({ phone }) => revoke(phone, { means: 'carrier-stop' })),
  ],
  ['a number not in service', async () => changed(({ phone }) => outOfService(phone))],
  ['a number given to somebody else', async () => changed(({ phone }) => reassigned(phone))],
];
async function changed(change: (home: { phone: string }) => Promise<unknown>): Promise<string> {
  const home = await family();
  await change(home);
  await rows('SELECT refresh_phone_gate(ARRAY[$1::uuid])', home.phone);
  return home.number;
}
const outOfService = (phone: string) =>
  rows('UPDATE phone SET bad_number_at = now() WHERE id = $1', phone);
const reassigned = (phone: string) =>
  rows(
    `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
     VALUES ($1, current_date, 'yes', 'test', now() + interval '20 days')`,
    phone,
  );
async function landline(): Promise<string> {
  const number = `+1503555${String(++taken).padStart(4, '0')}`;
  await addGuardian(rig.district.db, testVault, { phones: [{ number, lineType: 'landline' }] });
  return number;
}

test.each(closed)(
  '%s gets the answer of every other number, no text, and no page',
  async (_what, make) => {
    const ours = (await family()).number;
    const number = await make();
    const [one, other] = [await askAtLogin(server.url, ours), await askAtLogin(server.url, number)];
    const shape = async ({ response, asked, at }: typeof one) => ({
      status: response.status,
      headers: [...response.headers.keys()].toSorted(),
      body: (await response.text()).replaceAll(asked, 'ID'),
      at: at.replaceAll(asked, 'ID'),
      page: (await read(at)).replaceAll(asked, 'ID'),
      wrong: (
        await (await enterAtLogin(server.url, asked, otherThan(codeOf(asked)))).text()
      ).replaceAll(asked, 'ID'),
    });
    expect(await shape(other)).toEqual(await shape(one));

    expect(await textsTo(number)).toEqual([]);
    expect(await stateOf(other.asked)).toBe('none');
    // Not even who guesses the code that would have been sent gets in.
    expect((await enterAtLogin(server.url, other.asked, codeOf(other.asked))).status).toBe(409);
    expect((await enterAtLogin(server.url, one.asked, codeOf(one.asked))).status).toBe(303);
  },
);

test('what is done before the answer is the same for every number, statement by statement', async () => {
  const { number } = await family();
  const done: string[] = [];
  const watched = rig.district.as('bot').db.withPlugin({
    transformQuery: ({ node }) => {
      done.push(JSON.stringify(node, (key, value) => (key === 'value' ? undefined : value)));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await using own = await webServer({ db: watched, vault: testVault });
  const work = async (typed: string) => {
    const { asked } = await askAtLogin(own.url, typed);
    const asking = done.splice(0);
    await sendCodes();
    await enterAtLogin(own.url, asked, otherThan(codeOf(asked)));
    return [...asking, ...done.splice(0)];
  };
  const ofOurs = await work(number);
  const ofOthers = await work('+15035550198');

  expect(ofOthers).toEqual(ofOurs);
  expect(ofOurs.length).toBeGreaterThan(4);
  // Nothing of the roster is read to answer the first form.
  expect(ofOurs.slice(0, 3).join()).not.toMatch(/guardian|phone_gate|JOIN phone/);
});

test('five wrong codes end it, and a hundred at once are five', async () => {
  const { number } = await family();
  const { asked } = await askAtLogin(server.url, number);
  await sendCodes();
  const guesses = Array.from({ length: 100 }, (_, i) => String(i).padStart(6, '0')).filter(
    (guess) => guess !== codeOf(asked),
  );
  await Promise.all(guesses.map((guess) => enterAtLogin(server.url, asked, guess)));

  expect(await rows('SELECT tries, used_at FROM outreach WHERE id = $1', asked)).toEqual([
    { tries: 5, used_at: null },
  ]);
  expect((await enterAtLogin(server.url, asked, codeOf(asked))).status).toBe(409);
});

test('a code is over after ten minutes', async () => {
  const { number } = await family();
  const { asked } = await askAtLogin(server.url, number);
  await sendCodes();
  await rows(`UPDATE outreach SET expires_at = clock_timestamp() WHERE id = $1`, asked);

  expect((await enterAtLogin(server.url, asked, codeOf(asked))).status).toBe(409);
  const again = await askAtLogin(server.url, number);
  const [row] = await rows(
    `SELECT round(extract(epoch FROM expires_at - asked_at) / 60)::int AS minutes FROM outreach WHERE id = $1`,
    again.asked,
  );
  expect(row?.minutes).toBe(familyLimits.code.minutes);
});

test('a number gets three codes a day, and the fourth request is answered like the others', async () => {
  const { number } = await family();
  const answers = [];
  for (let i = 0; i < 4; i += 1) {
    answers.push((await askAtLogin(server.url, number)).response.status);
    await sendCodes();
  }
  expect(answers).toEqual([303, 303, 303, 303]);
  expect(await textsTo(number)).toHaveLength(3);
});

test('a number that opted out gets one code until it was used: it may be somebody else who asks', async () => {
  const { number, phone } = await family();
  await revoke(phone);
  await rows('SELECT refresh_phone_gate(ARRAY[$1::uuid])', phone);
  const first = await askAtLogin(server.url, number);
  await sendCodes();
  await askAtLogin(server.url, number);
  expect(await textsTo(number)).toHaveLength(1);

  expect((await enterAtLogin(server.url, first.asked, codeOf(first.asked))).status).toBe(303);
  await askAtLogin(server.url, number);
  expect(await textsTo(number)).toHaveLength(2);
});

test('one address asks twenty times an hour, and a hundred at once are twenty', async () => {
  const asked = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      askAtLogin(server.url, `+1503555${String(100 + (i % 100)).padStart(4, '0')}`),
    ),
  );

  expect(asked.filter(({ response }) => response.status === 303)).toHaveLength(20);
  const refused = asked.find(({ response }) => response.status === 429);
  expect(await refused?.response.text()).toContain('Too many people are asking');
  expect(await rows(`SELECT FROM outreach WHERE kind = 'family-code'`)).toHaveLength(20);
});

test('attack 43: after 5,000 wrong codes and requests for strangers’ numbers a family’s right code opens its page', async () => {
  const { number } = await family();
  const wrong = await askAtLogin(server.url, '+15035550199');
  for (const guess of ['000000', '111111']) await enterAtLogin(server.url, wrong.asked, guess);
  await rows(
    `INSERT INTO outreach (kind, phone_indexes, client, language, tries, state)
     SELECT 'family-code', ARRAY[decode(md5(i::text), 'hex')], decode(md5(i::text), 'hex'), 'en', 5, 'none'
     FROM generate_series(1, 1000) AS i`,
  );

  const { response, asked } = await askAtLogin(server.url, number);
  expect(response.status).toBe(303);
  await sendCodes();
  // Its own tries count, and it has five.
  for (const _ of [1, 2, 3, 4])
    expect((await enterAtLogin(server.url, asked, otherThan(codeOf(asked)))).status).toBe(409);
  expect((await enterAtLogin(server.url, asked, codeOf(asked))).status).toBe(303);

  // Compliance is told of both.
  await recordSigns(rig.district.as('bot').db);
  expect(await rows('SELECT kind, seen FROM breach_sign ORDER BY kind')).toEqual([
    { kind: 'code-requests', seen: 1002 },
    { kind: 'wrong-codes', seen: 5006 },
  ]);
});

test('a number of several guardians opens the page of that number alone, where it can be stopped', async () => {
  const home = await family({ phones: [{ number: '+15035550137' }, { number: '+15035550138' }] });
  const shared = home.phone;
  const other = await addGuardian(rig.district.db, testVault, {
    phones: [{ number: '', sharedId: shared }],
  });
  const { asked } = await askAtLogin(server.url, '+15035550137');
  await sendCodes();
  const opened = await enterAtLogin(server.url, asked, codeOf(asked));
  const page = await follow(opened);

  expect(page).toContain('Number ending in 37');
  expect(page).not.toContain('Number ending in 38');
  expect(page).toContain('Several people use this number');
  expect(page).not.toContain('Language of our calls and texts');
  expect(buttonsOn(page).filter((name) => name.startsWith('Allow'))).toEqual([]);
  // Anyone who came by the code has the phone, so emergencies end without another one.
  const address =
    new URL(String(opened.headers.get('location')), opened.url).href.split('?')[0] ?? '';
  const stopped = await press(address, { phone: shared, scope: 'all', language: 'en' });
  expect(stopped.status).toBe(303);
  expect(
    await rows('SELECT scope, recorded_by FROM revocation WHERE phone_id = $1', shared),
  ).toEqual([{ scope: 'all', recorded_by: `guardian:${shared}` }]);
  // Neither does it open anything of another number.
  const [another] = await rows(
    'SELECT phone_id AS id FROM guardian_phone WHERE guardian_id = $1 AND phone_id <> $2',
    home.guardianId,
    home.phone,
  );
  expect((await press(address, { phone: another.id, scope: 'all' })).status).toBe(404);
  expect(other.guardianId).not.toBe(home.guardianId);
});

test.each(['cross-site', 'same-site'])('a form that a %s page sends is refused', async (from) => {
  const { number } = await family();
  const { response } = await askAtLogin(server.url, number, {
    headers: { 'Sec-Fetch-Site': from },
  });

  expect(response.status).toBe(400);
  expect(await rows(`SELECT FROM outreach WHERE kind = 'family-code'`)).toEqual([]);
  const own = await askAtLogin(server.url, number, {
    headers: { 'Sec-Fetch-Site': 'same-origin' },
  });
  expect(own.response.status).toBe(303);
  await sendCodes();
  const entered = await fetch(`${server.url}/family/code`, {
    method: 'POST',
    body: new URLSearchParams({ asked: own.asked, code: codeOf(own.asked) }),
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': from },
  });
  expect(entered.status).toBe(400);
});

test('what is no number is said beside the field, and nothing is kept', async () => {
  for (const typed of ['', '555-0142', '911', '+44 20 7946 0000', '<b>1</b>']) {
    const { response } = await askAtLogin(server.url, typed);
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain('Type a US phone number with its area code.');
    expect(page).not.toContain('<b>1</b>');
  }
  expect(await rows(`SELECT FROM outreach WHERE kind = 'family-code'`)).toEqual([]);
});

test('nobody calls with a code at night, nor while the district is frozen', async () => {
  const { number } = await family();
  const calls = () => rig.twilio.calls().filter(({ to }) => to === number).length;
  await rows('UPDATE district SET time_zone = $1', closedZone);
  await askAtLogin(server.url, number, { channel: 'voice' });
  await sendCodes();
  expect(calls()).toBe(0);
  await makeItDay(rig.district);
  const { approver } = rig.district;
  await rows(`INSERT INTO role_grant (operator_id, role) VALUES ($1, 'compliance')`, approver);
  await rows(`INSERT INTO pause (placed_by, reason) VALUES ($1, 'drill')`, approver);
  await askAtLogin(server.url, number, { channel: 'voice' });
  await sendCodes();
  expect(calls()).toBe(0);
  await inAnotherTime(rig.district, 'DELETE FROM pause');
});

test('a call tells the code after a key, and a voicemail none', async () => {
  const { number } = await family({ language: 'es' });
  rig.twilio.setBehavior(number, { answers: 'person', keys: ['1'] });
  const { asked } = await askAtLogin(server.url, number, { channel: 'voice', language: 'es' });
  await sendCodes();
  const said = () => JSON.stringify(rig.twilio.phone(number).call?.transcript ?? []);
  const spoken = Array.from(codeOf(asked)).join(', ');
  await rig.until(async () => said().includes(spoken));
  expect(said()).toContain('oprima 1');
  expect((await enterAtLogin(server.url, asked, codeOf(asked))).status).toBe(303);

  const away = await family();
  rig.twilio.setBehavior(away.number, { answers: 'machine' });
  const second = await askAtLogin(server.url, away.number, { channel: 'voice' });
  await sendCodes();
  const call = () => rig.twilio.phone(away.number).call;
  await rig.until(async () => call()?.status === 'completed');
  expect(JSON.stringify(call()?.transcript)).not.toContain(
    Array.from(codeOf(second.asked)).join(', '),
  );
});

test('who asked is forgotten after two days', async () => {
  const { number } = await family();
  await askAtLogin(server.url, number);
  await rows(`UPDATE outreach SET asked_at = now() - interval '49 hours'`);
  await sweepOutreach(rig.district.as('bot').db);

  expect(await rows(`SELECT FROM outreach WHERE kind = 'family-code'`)).toEqual([]);
});

test('a language that a guardian chose holds for the next call, and no roster takes it back', async () => {
  const { number, guardianId, phone } = await family();
  await rows(
    `WITH st AS (SELECT student_id FROM guardianship WHERE guardian_id = $1)
     INSERT INTO enrollment (student_id, school_id) SELECT student_id, $2 FROM st`,
    guardianId,
    rig.district.school,
  );
  await rows('SELECT refresh_phone_audience()');
  const { asked } = await askAtLogin(server.url, number);
  await sendCodes();
  const opened = await enterAtLogin(server.url, asked, codeOf(asked));
  const address =
    new URL(String(opened.headers.get('location')), opened.url).href.split('?')[0] ?? '';

  const page = await follow(await press(`${address}/language`, { speech: 'vi', language: 'en' }));

  expect(page).toContain('Our calls and texts now come in this language.');
  expect(answersOn(page)).not.toEqual([]);
  const speaks = () => rows('SELECT language FROM phone_audience WHERE phone_id = $1', phone);
  expect(await speaks()).toEqual([{ language: 'vi' }]);
  // As an import does.
  await rows(`UPDATE guardian SET language = 'es', source_hash = 'x' WHERE id = $1`, guardianId);
  await rows('SELECT refresh_phone_audience()');
  expect(await speaks()).toEqual([{ language: 'vi' }]);
  expect(
    await rows(
      `SELECT facts FROM audit_entry WHERE act = 'language-chosen' AND subject_id = $1`,
      guardianId,
    ),
  ).toEqual([{ facts: { language: 'vi' } }]);
});
