import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { decideOfficeTask } from '#domain/consent/task/decide-office-task.ts';
import { claimNextRequest, releaseRequest } from '#domain/family/request/claim-family-request.ts';
import { closeFamilyRequest } from '#domain/family/request/close-family-request.ts';
import { findFamilyRequest } from '#domain/family/request/find-family-requests.ts';
import { findRequestQueue } from '#domain/family/request/find-request-queue.ts';
import { recordFamilyReply } from '#domain/family/request/record-family-reply.ts';
import { startFamilyAnswer } from '#domain/family/request/start-family-answer.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Phone } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { linkFor, press, read } from '#test/support/consent/family-pages.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const rig = setUpOnce(dialRig);
const server = setUpOnce(() => webServer({ db: db(), vault: testVault }));
/** Two secretaries of the school, and one of another one. */
let dana: Operator;
let tom: Operator;
let elsewhere: Operator;
beforeAll(async () => {
  const [{ id: other } = { id: '' }] = await rows(
    `INSERT INTO school (sourced_id, name, time_zone) VALUES ('S2', 'Baker Middle', 'America/Los_Angeles') RETURNING id`,
  );
  dana = await secretary('Dana', rig.district.school);
  tom = await secretary('Tom', rig.district.school);
  elsewhere = await secretary('Erin', other);
});
beforeEach(async () => {
  await inAnotherTime(
    rig.district,
    'DELETE FROM outreach; DELETE FROM family_request_text; DELETE FROM family_request; DELETE FROM office_task_text; DELETE FROM office_task',
  );
});

const db = () => rig.district.as('bot').db;
const rows = async (statement: string, ...values: unknown[]) =>
  (await rig.district.owner.pool.query(statement, values.length === 0 ? undefined : values)).rows;

const secretary = (name: string, schoolId: string): Promise<Operator> =>
  addStaff(rig.district.db, name, ['front-office'], { schoolId });

let sent = 0;
/** A text comes in, read as the product reads it. */
async function writes(
  phone: Phone | { number: string; index: Buffer },
  body: string,
  carrierId = `SM${++sent}`,
) {
  const text = { carrierId, phoneIndexes: [phone.index] as const, from: phone.number, body };
  const taken = await revokeByText(db(), testVault, text);
  if (taken === 'other' || (taken === 'unknown-phone' && readText(body).kind === 'doubtful'))
    await recordFamilyReply(db(), testVault, {
      ...text,
      isDoubtful: taken !== 'other',
    });
  return taken;
}

async function family(): Promise<Phone> {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const name = testVault.encrypt('Rosa Marsh', `guardian.name:${phone.number}`);
  await rows('UPDATE guardian SET name = $1 WHERE sourced_id = $2', name, phone.number);
  await rows('SELECT refresh_phone_audience()');
  return phone;
}

async function take(operator = dana): Promise<string> {
  const claimed = await claimNextRequest(db(), { operator });
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  return claimed.id;
}

const open = async (operator: Operator, id: string) => {
  const found = await findFamilyRequest(db(), testVault, { operator, id });
  if (found.kind !== 'found') throw new Error(found.reason);
  return found.request;
};

const answer = (operator: Operator, id: string, form: string, own?: string) =>
  startFamilyAnswer(db(), testVault, {
    operator,
    id,
    form,
    answer: own === undefined ? { prepared: 'read' } : { own },
  });
const form = (n: number) => `0199c1de-0000-4000-8000-${String(n).padStart(12, '0')}`;

async function textsTo({ number }: Phone): Promise<string[]> {
  await sendOutreach(rig.tools('worker-a'), 'family-text');
  return rig.twilio.messages().flatMap(({ to, body }) => (to === number ? [body] : []));
}

describe('what a family writes', () => {
  test('becomes one request until it is closed, with every text in it', async () => {
    const phone = await family();
    await writes(phone, 'What time is pickup?');
    await writes(phone, 'Is it still 3 pm?');
    // Sent again by the carrier, it is the same text.
    await writes(phone, 'Is it still 3 pm?', `SM${sent}`);

    const request = await open(dana, await take());

    expect(request.texts.map(({ words }) => words)).toEqual([
      'What time is pickup?',
      'Is it still 3 pm?',
    ]);
    expect(request.calls).toBe(phone.number);
    expect(await rows('SELECT kind FROM family_request')).toEqual([{ kind: 'reply' }]);
    // Nothing of it stands in the database in clear.
    const kept = JSON.stringify(await rows('SELECT * FROM family_request_text'));
    expect(kept).not.toContain('pickup');
    const looks = await rows(`SELECT what FROM disclosure WHERE phone_id = $1`, phone.id);
    expect(looks).toEqual([{ what: 'family-request' }]);
  });

  test('is taken in the order of what matters: possible opt-outs, wrong numbers, then the oldest', async () => {
    const [first, second, wrong, doubtful] = [
      await family(),
      await family(),
      await family(),
      await family(),
    ];
    await writes(first, 'ok thanks');
    await writes(second, 'which bus');
    await writes(wrong, 'You have the wrong number');
    expect(await writes(doubtful, 'my husband says you should stop')).toBe('doubtful');

    const kinds = [];
    for (let i = 0; i < 4; i += 1) {
      const id = await take();
      kinds.push(...(await rows('SELECT kind, phone_id FROM family_request WHERE id = $1', id)));
    }
    expect(kinds).toEqual([
      { kind: 'opt-out', phone_id: doubtful.id },
      { kind: 'wrong-number', phone_id: wrong.id },
      { kind: 'reply', phone_id: first.id },
      { kind: 'reply', phone_id: second.id },
    ]);
  });

  test('from a number on no roster reaches a person too, with the number to call', async () => {
    const number = '+12125550177';
    const stranger = { number, index: testVault.phoneIndex(number) };
    await writes(stranger, 'who is this');
    const id = await take();
    const request = await open(dana, id);

    expect(request.phone).toBeUndefined();
    expect(request.calls).toBe(number);
    expect(request.texts.map(({ words }) => words)).toEqual(['who is this']);
    // No roster says whose it is, so nobody texts it.
    expect(await answer(dana, id, form(90))).toEqual({
      kind: 'refused',
      reason: 'no-text-allowed',
    });
    expect(JSON.stringify(await rows('SELECT * FROM family_request'))).not.toContain('5550177');
  });

  test('in markup is words, and no more than words', async () => {
    const phone = await family();
    const words = '<b>hi</b> *bold* <@U123> [x](https://example.org) {{name}}';
    await writes(phone, words);

    expect((await open(dana, await take())).texts.map((text) => text.words)).toEqual([words]);
  });

  test('in a flood is kept whole, and sounds no alarm after five requests a day', async () => {
    const phone = await family();
    for (let i = 0; i < 6; i += 1) {
      await writes(phone, `question ${i}`);
      await writes(phone, `and ${i}`);
      const id = await take();
      if (i < 5)
        expect(await closeFamilyRequest(db(), { operator: dana, id })).toEqual({ kind: 'closed' });
    }
    expect(await rows('SELECT quiet FROM family_request ORDER BY number')).toEqual(
      [false, false, false, false, false, true].map((quiet) => ({ quiet })),
    );
    expect(await rows('SELECT count(*)::int AS texts FROM family_request_text')).toEqual([
      { texts: 12 },
    ]);
    const [{ day } = { day: '' }] = await rows('SELECT day::text FROM family_request LIMIT 1');
    await rows(
      'UPDATE family_request SET claimed_by = NULL, claimed_at = NULL WHERE closed_at IS NULL',
    );
    const queue = await findRequestQueue(db(), { school: rig.district.school, day });
    expect(queue).toMatchObject({
      oldestSince: null,
      waiting: [{ kind: 'reply', count: 1 }],
      closed: 5,
    });
  });
});

describe('nothing is answered by two people', () => {
  test('two who take at once get two requests, and the third nothing', async () => {
    await writes(await family(), 'one');
    await writes(await family(), 'two');
    const taken = await Promise.all(
      [dana, tom, dana].map((operator) => claimNextRequest(db(), { operator })),
    );

    expect(taken.map(({ kind }) => kind).toSorted()).toEqual(['claimed', 'claimed', 'none']);
    const ids = taken.flatMap((one) => (one.kind === 'claimed' ? [one.id] : []));
    expect(new Set(ids).size).toBe(2);
  });

  test('only who has it reads, answers and closes it, and the database says so too', async () => {
    const phone = await family();
    await writes(phone, 'hello?');
    const id = await take(dana);
    expect(await findFamilyRequest(db(), testVault, { operator: tom, id })).toMatchObject({
      reason: 'request-taken',
    });
    expect(await answer(tom, id, form(1))).toMatchObject({ reason: 'request-taken' });
    expect(await closeFamilyRequest(db(), { operator: tom, id })).toMatchObject({
      reason: 'request-taken',
    });
    await expect(
      rows(
        `INSERT INTO outreach (phone_id, kind, language, request_id, words, form, asked_by)
         VALUES ($1, 'answer', 'en', $2, $3, $4, $5)`,
        phone.id,
        id,
        testVault.encrypt('x', `outreach.words:${id}`),
        form(2),
        tom.id,
      ),
    ).rejects.toThrow('somebody else has this request');
    await expect(
      rows('UPDATE family_request SET claimed_by = $1 WHERE id = $2', tom.id, id),
    ).rejects.toThrow('somebody has this request');

    expect(await releaseRequest(db(), { operator: dana, id })).toEqual({ kind: 'released' });
    expect(await take(tom)).toBe(id);
    expect(await answer(dana, id, form(3))).toMatchObject({ reason: 'request-taken' });
    expect(await answer(tom, id, form(4))).toEqual({ kind: 'started' });
  });

  test('a form that is sent twice is one text, in the family’s language', async () => {
    const phone = await family();
    await rows(
      `UPDATE guardian SET language = 'es' WHERE id = (SELECT guardian_id FROM guardian_phone WHERE phone_id = $1)`,
      phone.id,
    );
    await writes(phone, '¿a qué hora salen?');
    const id = await take();
    await Promise.all([1, 2, 3].map(() => answer(dana, id, form(5)).catch(() => undefined)));
    await answer(dana, id, form(6), 'A las 3.');

    expect(await textsTo(phone)).toEqual([
      'Cedar Falls School District: leímos su mensaje. La oficina escolar le responderá.',
      'Cedar Falls School District: A las 3.',
    ]);
    const request = await open(dana, id);
    expect(request.answers.map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  test('a family of another school is not seen', async () => {
    await writes(await family(), 'hello');
    expect(await claimNextRequest(db(), { operator: elsewhere })).toEqual({ kind: 'none' });
  });
});

describe('an opt-out', () => {
  test('that came after the claim keeps the answer from going out', async () => {
    const phone = await family();
    await writes(phone, 'which bus');
    const id = await take();
    expect(await answer(dana, id, form(7))).toEqual({ kind: 'started' });
    await writes(phone, 'STOP');

    expect(await textsTo(phone)).toEqual([]);
    expect(await answer(dana, id, form(8))).toEqual({ kind: 'refused', reason: 'no-text-allowed' });
  });

  test('from everything, and a wrong number, keep an answer from a phone', async () => {
    const blockerOf = async (scope: 'all' | 'wrong-number') => {
      const { id } = await family();
      await rows(
        `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', $2, 'staff', 'test')`,
        id,
        scope,
      );
      return (await rows(`SELECT text_blocker('answer', $1) AS bar`, id))[0]?.bar;
    };

    expect(await blockerOf('all')).toBe('emergency-opt-out');
    expect(await blockerOf('wrong-number')).toBe('wrong-number');
  });

  test('that is doubtful is decided before its request is closed, and the decision closes it', async () => {
    const phone = await family();
    await writes(phone, 'my husband says you should stop');
    const id = await take();
    expect(await closeFamilyRequest(db(), { operator: dana, id })).toMatchObject({
      reason: 'request-undecided',
    });
    const { task, texts, mayBeTexted } = await open(dana, id);
    expect(texts.map(({ words }) => words)).toEqual(['my husband says you should stop']);
    // It holds as one until then.
    expect(mayBeTexted).toBe(false);

    await decideOfficeTask(db(), {
      operator: dana,
      taskId: task?.id ?? '',
      outcome: 'none',
      read: task?.read ?? [],
    });

    expect(await rows('SELECT closed_by FROM family_request WHERE id = $1', id)).toEqual([
      { closed_by: dana.id },
    ]);
  });

  test('that is decided leaves what else the family wrote', async () => {
    const phone = await family();
    await writes(phone, 'which bus');
    await writes(phone, 'my husband says you should stop');
    const id = await take();
    const { task } = await open(dana, id);
    await decideOfficeTask(db(), {
      operator: dana,
      taskId: task?.id ?? '',
      outcome: 'none',
      read: task?.read ?? [],
    });

    expect(await rows('SELECT kind, closed_at FROM family_request WHERE id = $1', id)).toEqual([
      { kind: 'reply', closed_at: null },
    ]);
  });
});

test('a family asks for its data and for a correction on its page, and it is one request', async () => {
  const phone = await family();
  const [{ guardian_id: guardianId }] = await rows(
    'SELECT guardian_id FROM guardian_phone WHERE phone_id = $1',
    phone.id,
  );
  const link = linkFor(guardianId, server.url);
  const asked = await press(`${link}/request`, { kind: 'data', language: 'en', words: '' });
  expect(asked.status).toBe(303);
  expect(await read(String(new URL(String(asked.headers.get('location')), asked.url)))).toContain(
    'The school office has your request.',
  );
  await press(`${link}/request`, { kind: 'correction', language: 'en', words: '<i>My name</i>' });

  expect(await rows('SELECT kind FROM family_request')).toEqual([{ kind: 'data' }]);
  const request = await open(dana, await take());
  expect(request.texts.map(({ words }) => words)).toEqual(['', '<i>My name</i>']);
  expect(
    await rows(
      `SELECT act, facts ->> 'kind' AS kind FROM audit_entry WHERE act = 'request-received' ORDER BY id DESC LIMIT 2`,
    ),
  ).toEqual([
    { act: 'request-received', kind: 'correction' },
    { act: 'request-received', kind: 'data' },
  ]);
});
