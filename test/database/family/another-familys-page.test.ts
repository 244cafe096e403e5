import { expect, test } from 'vitest';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import {
  agree,
  answersOn,
  enterCode,
  follow,
  linkFor,
  openAgreement,
  press,
  read,
  staffLinkFor,
  type Use,
} from '#test/support/consent/family-pages.ts';
import { addGuardian, addNumberCheck } from '#test/support/consent/household.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const rig = setUpOnce(dialRig);
const server = setUpOnce(() => webServer({ db: rig.district.as('bot').db, vault: testVault }));

let taken = 140;

/** A family whose number stands under another family, too. */
async function twoFamilies(lineType: 'mobile' | 'landline' = 'mobile') {
  const number = `+1503555${String(++taken).padStart(4, '0')}`;
  const { db } = rig.district;
  const victim = await addGuardian(db, testVault, { phones: [{ number, lineType }] });
  const phone = String(victim.phoneIds[0]);
  const other = await addGuardian(db, testVault, { phones: [{ number: '', sharedId: phone }] });
  await addNumberCheck(db, { phoneId: phone });
  return {
    number,
    phone,
    victim: { id: victim.guardianId, link: linkFor(victim.guardianId, server.url) },
    other: { id: other.guardianId, link: linkFor(other.guardianId, server.url) },
    calls: { phone, channel: 'voice', purpose: 'school-mission' } satisfies Use,
  };
}

const rows = async (statement: string, phone: string) =>
  (await rig.district.owner.pool.query(statement, [phone])).rows;
const consents = (phone: string) =>
  rows('SELECT id FROM consent_record WHERE phone_id = $1', phone);
const withdrawals = async (phone: string) =>
  (await rows('SELECT scope FROM revocation WHERE phone_id = $1 ORDER BY recorded_at', phone)).map(
    ({ scope }) => scope,
  );

/** What the worker has texted to the number since the test began. */
async function textsTo(number: string): Promise<string[]> {
  await sendOutreach(rig.tools('worker-a'), 'page-code');
  return rig.twilio
    .messages()
    .filter(({ to }) => to === number)
    .map(({ body }) => body);
}

const codeIn = (text = '') => /\b\d{6}\b/.exec(text)?.[0] ?? '';
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('attack 26: another family’s page undoes an opt-out only with a code that was texted to the number', async () => {
  const { number, phone, victim, other, calls } = await twoFamilies();
  await press(victim.link, { phone });

  const asked = await agree(other.link, calls);

  expect(asked.status).toBe(200);
  expect(await asked.clone().text()).toContain('Only a person who has this phone can allow them');
  const texts = await textsTo(number);
  expect(texts).toHaveLength(1);
  const code = codeIn(texts[0]);
  // Nor is the code anywhere in the database.
  const kept = JSON.stringify(await rows('SELECT * FROM outreach WHERE phone_id = $1', phone));
  expect(kept).not.toContain(code);
  const guessed = await enterCode(asked.clone(), wrong(code));
  expect(guessed.status).toBe(409);
  expect(await guessed.text()).toContain('That code isn’t right');
  expect(await consents(phone)).toEqual([]);
  expect(answersOn(await read(victim.link))[1]).toEqual(['School matters', 'No', 'No']);

  const page = await follow(await enterCode(asked.clone(), code));
  expect(answersOn(page)[1]).toEqual(['School matters', 'Yes', 'No']);
  expect(await consents(phone)).toHaveLength(1);
  // Used once: the same form sent again is the same consent, and a new one needs a new code.
  await enterCode(asked.clone(), code);
  expect(await consents(phone)).toHaveLength(1);
});

test('attack 26: a code is tried five times at most, and a number gets three a day, no matter who asks', async () => {
  const { number, phone, victim, other, calls } = await twoFamilies();
  await press(victim.link, { phone });
  for (const { link } of [other, victim, other]) {
    const asked = await agree(link, calls);
    const code = codeIn((await textsTo(number)).at(-1));
    // Asking again, while one is good, sends none.
    await agree(link, calls);
    for (const _ of [1, 2, 3, 4, 5]) {
      expect((await enterCode(asked.clone(), wrong(code))).status).toBe(409);
    }
    // The right one comes too late: it asks for another code, or there are none left.
    if (link !== other.link) continue;
    const before = await textsTo(number);
    if (before.length < 3) continue;
    const late = await enterCode(asked.clone(), code);
    expect(late.status).toBe(429);
    expect(await late.text()).toContain('Try again tomorrow, or call');
  }
  expect(await textsTo(number)).toHaveLength(3);
  expect(await consents(phone)).toEqual([]);
});

test('attack 26: “not my number” ends one family’s tie, and the other is called, in emergencies too', async () => {
  const { phone, victim, other } = await twoFamilies();
  const before = answersOn(await read(victim.link));
  const request = { phone, scope: 'wrong-number', language: 'en' };
  const question = await read(`${other.link}/stop?${new URLSearchParams(request)}`);
  expect(question).toContain('Other families who use it still get their calls and texts.');

  const page = await follow(await press(other.link, request));

  expect(page).toContain('We no longer call or text you at that number.');
  expect(page).not.toContain('Number ending in');
  expect(await withdrawals(phone)).toEqual([]);
  expect(answersOn(await read(victim.link))).toEqual(before);
  expect(before[0]).toEqual(['Emergencies', 'Yes', 'Yes']);
  expect(
    await rows(
      'SELECT guardian_id AS id FROM guardian_phone WHERE phone_id = $1 AND active',
      phone,
    ),
  ).toEqual([{ id: victim.id }]);
  expect(await rows('SELECT kind FROM office_task WHERE phone_id = $1', phone)).toEqual([
    { kind: 'disowned-number' },
  ]);
  expect(
    await rows(
      `SELECT facts FROM audit_entry WHERE act = 'number-disowned' AND subject_id = $1`,
      phone,
    ),
  ).toEqual([{ facts: { guardian: other.id } }]);
  // Anyone who is left is alone with it, and may disown it for good.
  await press(victim.link, request);
  expect(await withdrawals(phone)).toEqual(['wrong-number']);
});

test('attack 26: another family’s page ends the emergencies of a number only with the code', async () => {
  const { number, phone, victim, other } = await twoFamilies();
  const request = { phone, scope: 'all', language: 'en' };

  const asked = await press(other.link, request);

  expect(asked.status).toBe(200);
  expect(await asked.clone().text()).toContain('We stopped everything except emergencies.');
  expect(await withdrawals(phone)).toEqual(['non-emergency']);
  expect(answersOn(await read(victim.link))[0]).toEqual(['Emergencies', 'Yes', 'Yes']);
  const page = await follow(await enterCode(asked, codeIn((await textsTo(number)).at(-1))));
  expect(page).toContain('We no longer call or text this number');
  expect(await withdrawals(phone)).toEqual(['non-emergency', 'all']);
});

test('attack 26: a landline, which no code reaches, is told how else', async () => {
  const { number, phone, victim, other, calls } = await twoFamilies('landline');
  await press(victim.link, { phone });

  const page = await read(
    `${other.link}/agree?${new URLSearchParams({ ...calls, language: 'en' })}`,
  );
  const inSpanish = await read(
    `${other.link}/agree?${new URLSearchParams({ ...calls, language: 'es' })}`,
  );
  const all = await press(other.link, { phone, scope: 'all', language: 'en' });

  expect(page).toContain('We can’t text a code to this phone. Call');
  expect(page).not.toContain('I agree</button>');
  expect(inSpanish).toContain('No podemos enviar una clave por mensaje a este teléfono.');
  expect(all.status).toBe(409);
  expect(await withdrawals(phone)).toEqual(['non-emergency']);
  expect(await textsTo(number)).toEqual([]);
  expect(await consents(phone)).toEqual([]);
});

test('attack 44: a clerk who opens the link made for a family agrees to nothing without the phone', async () => {
  const { number, phone, victim, calls } = await twoFamilies();
  const copied = staffLinkFor(victim.id, server.url);

  const asked = await agree(copied, calls);

  expect(asked.status).toBe(200);
  const page = await asked.clone().text();
  expect(page).toContain('We need to know that the phone is yours');
  expect(page).not.toContain('Someone stopped these messages');
  expect(await consents(phone)).toEqual([]);
  const code = codeIn((await textsTo(number)).at(-1));
  expect((await enterCode(asked.clone(), wrong(code))).status).toBe(409);
  expect(await consents(phone)).toEqual([]);

  // The guardian reads it from their phone.
  await enterCode(asked.clone(), code);
  expect(await rows('SELECT recorded_by FROM consent_record WHERE phone_id = $1', phone)).toEqual([
    { recorded_by: `guardian:${victim.id}` },
  ]);
});

test('attack 44: nor by that link for a landline, which no text reaches', async () => {
  const { phone, victim, calls } = await twoFamilies('landline');
  const copied = staffLinkFor(victim.id, server.url);

  const words = await read(`${copied}/agree?${new URLSearchParams({ ...calls, language: 'en' })}`);
  expect(words).toContain('We can’t text a code to this phone.');
  expect(words).not.toContain('<form');
  const own = linkFor(victim.id, server.url);
  expect(await consents(phone)).toEqual([]);
  const { fields } = await openAgreement(own, calls);
  const pressed = await press(`${copied}/agree`, fields);
  expect(pressed.status).toBe(409);
  expect(await consents(phone)).toEqual([]);
});
