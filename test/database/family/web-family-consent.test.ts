import { hash, randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFamilyToken } from '#domain/consent/family/family-link.ts';
import { pageCode } from '#domain/consent/family/page-code.ts';
import { pageEvidenceHash } from '#domain/consent/family/record-by-page.ts';
import { pageWording } from '#domain/consent/wording/page-wording.ts';
import {
  agree,
  answersOn,
  buttonsOn,
  enterCode,
  follow,
  linkFor,
  openAgreement,
  press,
  read,
  type Use,
} from '#test/support/consent/family-pages.ts';
import { addDistrict, addGuardian, addNumberCheck } from '#test/support/consent/household.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const database = setUpDatabase();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));
beforeAll(async () => {
  await addDistrict(database.db);
});

let taken = 100;
const nextNumber = () => `+1503555${String(++taken).padStart(4, '0')}`;
const records = (phoneId: string) =>
  database.db.selectFrom('consent_record').selectAll().where('phone_id', '=', phoneId).execute();

/** The newest code that was asked for this number, as the text to it says. */
async function codeTo(phoneId: string): Promise<string> {
  const { id } = await database.db
    .selectFrom('outreach')
    .where('kind', '=', 'page-code')
    .select('id')
    .where('phone_id', '=', phoneId)
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return pageCode(id, testVault);
}

async function family(facts: Partial<Parameters<typeof addGuardian>[2]> = {}) {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    phones: [{ number: nextNumber() }],
    ...facts,
  });
  const phone = String(phoneIds[0]);
  return {
    guardianId,
    phone,
    link: linkFor(guardianId, server.url),
    texts: { phone, channel: 'text', purpose: 'school-mission' } satisfies Use,
  };
}

describe('a guardian who agrees on their page', () => {
  let home: Awaited<ReturnType<typeof family>>;
  beforeEach(async () => {
    home = await family({ relation: 'relative' });
    await addNumberCheck(database.db, { phoneId: home.phone });
  });

  test('sees the words before, and what they allowed after', async () => {
    const { wording } = await openAgreement(home.link, home.texts);
    const page = await follow(await agree(home.link, home.texts));

    expect(wording).toContain('Harbor Unified School District');
    expect(wording).toContain('No service, no enrollment and no purchase depends on it.');
    expect(wording).toContain('Message and data rates may apply.');
    expect(wording).not.toMatch(/ending in|\+1/);
    expect(page).toContain('Your agreement is on file');
    expect(answersOn(page)[1]).toEqual(['School matters', 'No', 'Yes']);
    expect(buttonsOn(page)).toContain('Stop all texts except emergencies');
  });

  test('leaves a record that shows who agreed to what, where, when and in which words', async () => {
    const { wording } = await openAgreement(home.link, home.texts, 'es');
    await agree(home.link, home.texts, 'es');

    const [record, ...others] = await records(home.phone);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      channel: 'text',
      purposes: ['school-mission'],
      kind: 'express-written',
      method: 'web-page',
      language: 'es',
      given_by: home.guardianId,
      giver_relation: 'relative',
      recorded_by: `guardian:${home.guardianId}`,
      ends_withdrawal: true,
    });
    expect(record?.evidence_reference).toMatch(/^family page [0-9a-f-]{36}$/);
    expect(record?.evidence_hash).toHaveLength(32);
    const kept = await database.db
      .selectFrom('consent_wording')
      .selectAll()
      .where('version', '=', String(record?.wording_version))
      .execute();
    expect(kept).toMatchObject([{ language: 'es', body: wording }]);
    expect(record?.wording_version).toBe(`page-${hash('sha256', wording).slice(0, 16)}`);
  });

  test('leaves a hash that anyone who has the link can work out again, and nobody else', async () => {
    await agree(home.link, home.texts);

    const [record] = await records(home.phone);
    const token = home.link.split('/').at(-1) ?? '';
    const opened = openFamilyToken(token, testVault, Temporal.Now.instant());
    if (record === undefined || opened.kind !== 'good') throw new Error('nothing to compare');
    const evidence = {
      page: record.evidence_reference.replace('family page ', ''),
      link: opened.link,
      phoneId: home.phone,
      channel: 'text',
      purpose: 'school-mission',
      wording: pageWording(
        { channel: 'text', purpose: 'school-mission', endsOptOut: false },
        { name: 'Harbor Unified School District', callbackNumber: '+15035550100' },
        'en',
      ),
      at: record.obtained_at,
    } as const;
    expect(record.evidence_hash).toEqual(pageEvidenceHash(evidence));
    expect(record.evidence_hash).not.toEqual(pageEvidenceHash({ ...evidence, link: 'another' }));
  });

  test('leaves an audit entry without their number', async () => {
    await agree(home.link, home.texts);

    const entries = await database.db
      .selectFrom('audit_entry')
      .select(['act', 'actor_kind', 'actor_id', 'facts'])
      .where('subject_id', '=', home.phone)
      .execute();
    expect(entries).toMatchObject([
      { act: 'consent-recorded', actor_kind: 'guardian', actor_id: home.guardianId },
    ]);
    expect(JSON.stringify(entries)).not.toContain(`555${String(taken).padStart(4, '0')}`);
  });

  test('agrees once, however often the same page is sent', async () => {
    const { fields } = await openAgreement(home.link, home.texts);

    const pressed = await Promise.all([1, 2, 3, 4].map(() => press(`${home.link}/agree`, fields)));

    expect(pressed.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(await records(home.phone)).toHaveLength(1);
  });

  test('takes it back, and sending the old page once more does not bring it back', async () => {
    const { fields } = await openAgreement(home.link, home.texts);
    await press(`${home.link}/agree`, fields);
    await press(home.link, { phone: home.phone, channel: 'text' });

    const page = await follow(await press(`${home.link}/agree`, fields));

    expect(page).not.toContain('Your agreement is on file');
    expect(answersOn(page)[1]).toEqual(['School matters', 'No', 'No']);
    expect(await records(home.phone)).toHaveLength(1);
  });

  test('ends their own earlier withdrawal', async () => {
    await press(home.link, { phone: home.phone });

    const asked = await agree(home.link, home.texts);
    expect(asked.status).toBe(200);
    expect(await records(home.phone)).toEqual([]);
    const page = await follow(await enterCode(asked, await codeTo(home.phone)));

    expect(answersOn(page)[1]).toEqual(['School matters', 'No', 'Yes']);
  });

  test('reads that emergencies come back, where they were stopped', async () => {
    await press(home.link, { phone: home.phone, scope: 'all' });

    const { wording } = await openAgreement(home.link, home.texts);
    const asked = await agree(home.link, home.texts);
    const page = await follow(await enterCode(asked, await codeTo(home.phone)));

    expect(wording).toContain('Emergency calls and texts to this number were stopped.');
    expect(answersOn(page)[0]).toEqual(['Emergencies', 'Yes', 'Yes']);
  });

  test('reads the words again when they changed under the open page', async () => {
    const { fields } = await openAgreement(home.link, home.texts);
    const district = database.db.updateTable('district');
    await district.set({ registered_name: 'Harbor & "Bay" Unified' }).execute();

    const pressed = await press(`${home.link}/agree`, fields);
    await district.set({ registered_name: 'Harbor Unified School District' }).execute();

    expect(pressed.status).toBe(409);
    const page = await pressed.text();
    expect(page).toContain('This text changed');
    expect(page).toContain('Harbor &amp; &quot;Bay&quot; Unified');
    expect(await records(home.phone)).toEqual([]);
  });

  test('cannot agree with words of their own making', async () => {
    const { fields } = await openAgreement(home.link, home.texts);

    const pressed = await press(`${home.link}/agree`, {
      ...fields,
      wording: `page-${'0'.repeat(16)}`,
    });

    expect(pressed.status).toBe(409);
    expect(await records(home.phone)).toEqual([]);
  });

  test("cannot agree for somebody else's number", async () => {
    const other = await family();
    const { fields } = await openAgreement(home.link, home.texts);

    const opened = await fetch(
      `${home.link}/agree?${new URLSearchParams({ ...other.texts, language: 'en' })}`,
    );
    const pressed = await press(`${home.link}/agree`, { ...fields, phone: other.phone });

    expect([opened.status, pressed.status]).toEqual([404, 404]);
    expect(await records(other.phone)).toEqual([]);
  });

  test('is told that nothing changed when a field is missing or made up', async () => {
    const { fields } = await openAgreement(home.link, home.texts);

    for (const spoilt of [
      { ...fields, page: 'again' },
      { ...fields, purpose: 'emergency' },
      { ...fields, channel: 'fax' },
      { ...fields, wording: '2026-1' },
    ]) {
      expect((await press(`${home.link}/agree`, spoilt)).status).toBe(400);
    }
    expect((await fetch(`${home.link}/agree?phone=${home.phone}`)).status).toBe(400);
    expect(await records(home.phone)).toEqual([]);
  });
});

test('calls come only when the number is known to be theirs still, and the page says so', async () => {
  const { link, phone, texts } = await family();

  const page = await follow(await agree(link, texts));
  await addNumberCheck(database.db, { phoneId: phone });

  expect(answersOn(page)[1]).toEqual(['School matters', 'No', 'Not yet']);
  expect(page).toContain('Where it says “Not yet”, we first check that the number is still yours.');
  expect(answersOn(await read(link))[1]).toEqual(['School matters', 'No', 'Yes']);
});

test('an expired link shows and takes nothing', async () => {
  const { guardianId, phone, link, texts } = await family();
  const { fields } = await openAgreement(link, texts);
  const old = linkFor(guardianId, server.url, -1);

  for (const path of ['', '/agree', '/stop']) {
    const response = await fetch(old + path);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('This link has expired');
  }
  expect((await press(`${old}/agree`, fields)).status).toBe(403);
  expect((await press(old, { phone })).status).toBe(403);
  expect(await records(phone)).toEqual([]);
});

describe('no agreement is asked for, or taken,', () => {
  const refused = async (home: Awaited<ReturnType<typeof family>>, use: Use) => {
    const page = await read(home.link);
    const opened = await fetch(
      `${home.link}/agree?${new URLSearchParams({ ...use, language: 'en' })}`,
      { redirect: 'manual' },
    );
    // The form of a number that can be agreed to, with this one put in.
    const fair = await family();
    const { fields } = await openAgreement(fair.link, { ...use, phone: fair.phone });
    const pressed = await press(`${home.link}/agree`, {
      ...fields,
      phone: use.phone,
      page: randomUUID(),
    });
    expect([opened.status, pressed.status]).toEqual([303, 303]);
    expect(await follow(pressed)).not.toContain('Your agreement is on file');
    expect(await records(use.phone)).toEqual([]);
    return page;
  };

  test('for texts to a landline', async () => {
    const home = await family({ phones: [{ number: nextNumber(), lineType: 'landline' }] });

    const page = await refused(home, home.texts);

    expect(page).toContain('This phone line can’t receive texts.');
    expect(buttonsOn(page).filter((name) => name.startsWith('Allow'))).toEqual([
      'Allow calls about school matters',
      'Allow calls about anything else',
    ]);
  });

  test('where somebody said that the number is wrong: the page does not show who has the phone', async () => {
    const home = await family();
    await press(home.link, { phone: home.phone, scope: 'wrong-number' });

    await refused(home, home.texts);
  });

  test('where the phone companies say that the number went to somebody else', async () => {
    const home = await family();
    await addNumberCheck(database.db, { phoneId: home.phone, answer: 'yes' });

    expect(await refused(home, home.texts)).toContain('was given to someone else');
  });

  test('while the carrier holds a STOP, which only a text can end', async () => {
    const home = await family();
    await database.db
      .insertInto('revocation')
      .values({
        phone_id: home.phone,
        channel: 'text',
        scope: 'non-emergency',
        means: 'carrier-stop',
        recorded_by: 'carrier:twilio',
      })
      .execute();

    expect(await refused(home, home.texts)).toContain('Text START to our number');
  });

  test('from somebody whom a document bars, even on a phone that others of the household use', async () => {
    const open = await family();
    const home = await family({
      isBarred: true,
      phones: [{ number: '', sharedId: open.phone }],
    });

    const page = await refused(home, home.texts);

    expect(buttonsOn(page).filter((name) => name.startsWith('Allow'))).toEqual([]);
    expect(buttonsOn(await read(open.link))).toContain('Allow texts about school matters');
  });

  test('for anything but school on a student’s own phone', async () => {
    const home = await family({ phones: [{ number: nextNumber(), isStudentLine: true }] });

    const page = await refused(home, { ...home.texts, purpose: 'other' });

    expect(buttonsOn(page)).toContain('Allow texts about school matters');
    expect(page).toContain('This is a student’s own phone, so we use it for nothing else.');
  });
});
