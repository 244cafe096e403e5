import { expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import type { CallEvent } from '#carrier/carrier.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { createLogger } from '#log/logger.ts';
import {
  type AttemptRow,
  noCarrier,
  requesterOf,
  setUpDistrict,
} from '#test/support/attempt/attempt-district.ts';
import { gate, type PlacedCall, placeCall } from '#test/support/attempt/placed-call.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew } from '#test/support/set-up.ts';

const district = setUpDistrict();
const handler = () =>
  createCallHandler({
    db: district.as('bot').db,
    vault: testVault,
    logger: createLogger({ level: 'silent', program: 'test' }),
    carrier: noCarrier,
  });

type Machines = 'leave' | 'leave-and-retry' | 'retry-only';
type Verdict = 'human' | 'machine' | 'tone' | 'unknown';

async function placed(machines: Machines, purpose: 'emergency' | 'school-mission' = 'emergency') {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return placeCall(district, phone, { machines, purpose });
}

const eventOf = ({ call }: PlacedCall, said: object): CallEvent =>
  ({ ...call, sequenceNumber: 0, ...said }) as CallEvent;

const says = (placement: PlacedCall, by: Verdict) =>
  handler().onEvent(
    eventOf(placement, { kind: 'answered-by', carrierStatus: by, by, records: false }),
  );

const ends = (placement: PlacedCall, seconds = 20) =>
  handler().onEvent(
    eventOf(placement, {
      kind: 'call',
      carrierStatus: 'completed',
      sequenceNumber: 9,
      progress: 'ended',
      ending: 'completed',
      seconds,
    }),
  );

/** The next try of the same phone, once its time has come. */
async function nextTry(before: PlacedCall): Promise<PlacedCall> {
  const waiting = (await district.attempts(before.campaign)).find(
    ({ state }) => state === 'planned',
  );
  if (waiting === undefined) throw new Error('no further try is planned');
  await district.age(waiting.id, 'not_before', 1);
  const attempt = (await gate(district, before.campaign)).find(({ id }) => id === waiting.id);
  if (attempt === undefined || attempt.token === null) throw new Error('the gate refused it');
  const carrierId = `CA${attempt.id.replaceAll('-', '')}`;
  return {
    ...before,
    attempt: attempt.id,
    call: { ...before.call, token: attempt.token, carrierId },
  };
}

const tries = async ({ campaign }: PlacedCall) =>
  (await district.attempts(campaign)).map(({ state, disposition }: AttemptRow) =>
    disposition === null ? state : disposition,
  );

const linesOf = (script: CallScript) =>
  script.flatMap((step) => (step.kind === 'listen' ? step.lines.map(({ text }) => text) : []));

const message = 'School is closed today.';
const whoCalls = 'This is an automated message from Cedar Falls School District.';
const hangUp = [{ kind: 'hang-up' }];
const leaveNumber = [
  { kind: 'say', language: 'en', text: expect.stringContaining('You can call us back at') },
  { kind: 'hang-up' },
];
const silence = ({ call }: PlacedCall) => handler().onKey({ ...call, key: undefined });

/** A machine takes the whole message. */
async function leaveMessage(placement: PlacedCall): Promise<void> {
  expect(linesOf(await handler().onAnswer(placement.call))).toContain(message);
  await says(placement, 'machine');
  await ends(placement);
}

test('leave: a machine that has the message is the end of it', async () => {
  const first = await placed('leave');
  await leaveMessage(first);

  expect(await tries(first)).toEqual(['machine']);
});

test.each([['unknown'], [undefined]] as const)(
  'of who answered where detection says %s, the card says neither person nor voicemail',
  async (by) => {
    const first = await placed('leave');
    await handler().onAnswer(first.call);
    if (by !== undefined) await says(first, by);
    await handler().onKey({ ...first.call, key: undefined });
    await ends(first);

    const { reached, voice } = await campaignTally(district.db, first.campaign);
    expect(reached).toEqual({ person: 0, machine: 0, answered: 1, text: 0 });
    expect(voice.byDisposition).toEqual({ answered: 1 });
    const view = await findCampaign(district.db, first.campaign);
    expect(JSON.stringify(view && campaignCard(view))).not.toContain('Voicemail left');
  },
);

test('leave and retry: after a machine a person is looked for, and hears the whole message', async () => {
  const first = await placed('leave-and-retry');
  await leaveMessage(first);
  expect(await tries(first)).toEqual(['machine', 'planned']);
  // Who watches reads that the machine has it, and that the phone is not done with.
  const { phones, reached, voice, waits } = await campaignTally(district.db, first.campaign);
  expect({ phones, machine: reached.machine, waiting: voice.waiting, waits }).toMatchObject({
    phones: { total: 1, settled: 0, reached: 1, left: 0 },
    machine: 1,
    waiting: 1,
    waits: [{ after: 'machine', phones: 1 }],
  });

  const view = await findCampaign(district.db, first.campaign);
  expect(JSON.stringify(view && campaignCard(view))).toContain('1 phone reached · 0 left');

  const second = await nextTry(first);
  expect(linesOf(await handler().onAnswer(second.call))).toEqual([whoCalls]);
  await says(second, 'human');
  const rest = linesOf(await silence(second));
  await ends(second);

  expect(rest[0]).toBe(message);
  expect(rest).not.toContain(whoCalls);
  expect(await tries(first)).toEqual(['machine', 'person']);
});

atLength(
  'leave and retry: a second machine hears who calls and no message, and the phone is tried on',
  async () => {
    const first = await placed('leave-and-retry');
    await leaveMessage(first);

    const second = await nextTry(first);
    expect(linesOf(await handler().onAnswer(second.call))).toEqual([whoCalls]);
    await says(second, 'machine');
    expect(await silence(second)).toEqual(leaveNumber);
    expect(await handler().onRecorder(second.call)).toEqual(hangUp);
    await ends(second);

    expect(await tries(first)).toEqual(['machine', 'not-left', 'planned']);
  },
);

test('retry only: no machine hears the message, on no try, and each is told as what it was', async () => {
  await renew(district);
  const first = await placed('retry-only');
  let placement = first;
  for (let number = 1; number <= 3; number++) {
    expect(linesOf(await handler().onAnswer(placement.call))).toEqual([whoCalls]);
    await says(placement, 'machine');
    expect(await silence(placement)).toEqual(leaveNumber);
    await ends(placement);
    if (number < 3) placement = await nextTry(placement);
  }

  expect(await tries(first)).toEqual(['not-left', 'not-left', 'not-left']);
  const { rows } = await district.pool.query('SELECT FROM attempt WHERE spoken_at IS NOT NULL');
  expect(rows).toHaveLength(0);
});

atLength(
  'retry only: a person hears who calls at once, and the message as soon as the carrier tells them apart',
  async () => {
    const first = await placed('retry-only', 'school-mission');
    const greeting = linesOf(await handler().onAnswer(first.call));
    expect(greeting).toEqual([whoCalls, 'To stop these calls, press 9.']);
    expect(linesOf(await silence(first))).toEqual([]);
    await says(first, 'human');

    expect(linesOf(await silence(first))[0]).toBe(message);
    await ends(first);
    expect(await tries(first)).toEqual(['person']);
  },
);

atLength(
  'retry only: a TTY hears the message, as nothing records it there, and the phone is not called again',
  async () => {
    const first = await placed('retry-only');
    expect(linesOf(await handler().onAnswer(first.call))).toEqual([whoCalls]);
    await says(first, 'tone');

    expect(linesOf(await silence(first))).toContain(message);
    await ends(first);
    expect(await tries(first)).toEqual(['machine']);
  },
);

atLength(
  'who nobody could tell from a machine is taken for one; without a verdict the message waits seconds and ends',
  async () => {
    const unknown = await placed('retry-only');
    await handler().onAnswer(unknown.call);
    await says(unknown, 'unknown');
    expect(await silence(unknown)).toEqual(leaveNumber);
    await ends(unknown);

    const silent = await placed('retry-only');
    await handler().onAnswer(silent.call);
    for (let waits = 0; waits < 3; waits++) expect(linesOf(await silence(silent))).toEqual([]);
    expect(await silence(silent)).toEqual(leaveNumber);
    await ends(silent);

    expect(await tries(unknown)).toEqual(['not-left', 'planned']);
    expect(await tries(silent)).toEqual(['not-left', 'planned']);
  },
);

atLength(
  'a key proves a person before any verdict: the message follows, a withdrawal counts at once',
  async () => {
    const hears = await placed('retry-only', 'school-mission');
    await handler().onAnswer(hears.call);
    expect(linesOf(await handler().onKey({ ...hears.call, key: '1' }))).toContain(message);
    await ends(hears);

    const declines = await placed('retry-only', 'school-mission');
    await handler().onAnswer(declines.call);
    const script = await handler().onKey({ ...declines.call, key: '9' });
    await ends(declines);

    expect(script.at(-1)).toEqual({ kind: 'hang-up' });
    const { rows } = await district.pool.query(
      'SELECT scope FROM revocation WHERE attempt_id = $1',
      [declines.attempt],
    );
    expect(rows).toEqual([{ scope: 'non-emergency' }]);
    expect(await tries(hears)).toEqual(['person']);
    expect(await tries(declines)).toEqual(['person']);
  },
);

atLength('anyone who hangs up before the message is not counted as a machine', async () => {
  const atOnce = await placed('retry-only');
  await handler().onAnswer(atOnce.call);
  await ends(atOnce, 3);
  const known = await placed('retry-only');
  await handler().onAnswer(known.call);
  await says(known, 'human');
  await ends(known, 6);

  expect(await tries(atOnce)).toEqual(['hung-up']);
  expect(await tries(known)).toEqual(['hung-up']);
});

test('what is held back passes the fence once more: after a stop a person hears nothing of it either', async () => {
  const first = await placed('retry-only');
  await handler().onAnswer(first.call);
  await stopCampaign(district.db, {
    operator: requesterOf(district),
    campaignId: first.campaign,
  });

  expect(await handler().onKey({ ...first.call, key: '1' })).toEqual(hangUp);
  expect(await silence(first)).toEqual(hangUp);
  // Anyone who wants no more calls is heard all the same.
  const script = await handler().onKey({ ...first.call, key: '9' });
  expect(script[0]).toMatchObject({ kind: 'say', text: expect.stringContaining('no more') });
  await ends(first);
  expect(await tries(first)).toEqual(['stopped']);
});

atLength(
  'where nobody could tell who took the message, it may have been a person: the phone does not ring again',
  async () => {
    const first = await placed('leave-and-retry');
    await handler().onAnswer(first.call);
    await says(first, 'unknown');
    await ends(first);

    expect(await tries(first)).toEqual(['machine']);
  },
);

atLength(
  'a machine told of after the call has ended still leaves a person to look for',
  async () => {
    const first = await placed('leave-and-retry');
    await handler().onAnswer(first.call);
    await ends(first);
    expect(await tries(first)).toEqual(['machine']);

    await says(first, 'machine');
    await says(first, 'machine');
    expect(await tries(first)).toEqual(['machine', 'planned']);
  },
);

test('the database lets no message go twice to whatever answers, nor one that is held back to a machine', async () => {
  const first = await placed('leave-and-retry');
  await leaveMessage(first);
  const second = await nextTry(first);
  const set = (assignments: string) =>
    district.pool.query(`UPDATE attempt SET ${assignments} WHERE id = $1`, [second.attempt]);

  await expect(set('spoken_at = now()')).rejects.toMatchObject({ constraint: 'attempt_left_once' });
  await set('held_back = true');
  for (const by of ['NULL', `'machine'`, `'unknown'`]) {
    await expect(set(`spoken_at = now(), answered_by = ${by}`)).rejects.toMatchObject({
      constraint: 'attempt_words_to_people',
    });
  }
  await expect(set('held_back = false')).rejects.toMatchObject({
    constraint: 'attempt_words_to_people',
  });
  await set(`answered_by = 'human', spoken_at = now()`);
});

test('what a machine gets is one of three things, and another than was approved places no call', async () => {
  await renew(district);
  const first = await placed('leave');
  const set = (machines: string) =>
    district.owner.pool.query(`UPDATE campaign_version SET machines = $1`, [machines]);

  await district.owner.pool.query(
    'ALTER TABLE campaign_version DISABLE TRIGGER campaign_version_kept',
  );
  await expect(set('shout')).rejects.toMatchObject({ constraint: 'campaign_version_machines' });
  await set('leave-and-retry');
  const { rows } = await district.pool.query(
    'SELECT seal_holds(v) AS holds FROM campaign_version v',
  );

  expect(rows).toEqual([{ holds: false }]);
  expect(await handler().onAnswer(first.call)).toEqual(hangUp);
});
