import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import type { CallHandler } from '#carrier/carrier.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { violatedRule } from '#database/transaction.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { pauseUnapproved } from '#domain/closure/life/pause-unapproved.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { refusals } from '#refusals/refusals.ts';
import { testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { gate, placeCall } from '#test/support/attempt/placed-call.ts';
import { actsOn, decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

/** As somebody with the keys of the database would, past every trigger. */
async function tamper(
  { owner }: Pick<TestDatabase, 'owner'>,
  statement: string,
  values: unknown[],
): Promise<void> {
  const client = await owner.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(statement, values);
  } finally {
    client.release(true);
  }
}

const ofCampaign = 'WHERE campaign_id = $1';
const otherWords = `UPDATE campaign_version SET sealed_content = jsonb_set(sealed_content, '{texts,en}', '"Open."') ${ofCampaign}`;
const sealAnew = `UPDATE campaign_version SET sealed_text = canonical_json(sealed_content),
  fingerprint = sha256(convert_to(canonical_json(sealed_content), 'UTF8')) ${ofCampaign}`;

const wordsOf = (script: CallScript) =>
  script.flatMap((step) => (step.kind === 'listen' ? step.lines.map(({ text }) => text) : []));

test('the database takes the fingerprint as any JSON library does', async () => {
  await using database = await testDatabase();
  const key = fc.oneof(fc.string(), fc.constantFrom('zh-TW', 'en', 'byRule', 'ключ'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  }));
  // jsonb has no NUL.
  const values = fc
    .sample(value, 150)
    .map((sample) => canonicalize(sample) ?? '')
    .filter((json) => !json.includes('\\u0000'));
  const odd = canonicalize({ b: '\u0001\t\n"\\/\u007f\u2028é🏫', a: [{}, [], -7, ''] }) ?? '';

  const { rows } = await database.pool.query<{ json: string }>(
    'SELECT canonical_json(value::jsonb) AS json FROM unnest($1::text[]) WITH ORDINALITY AS v(value, n) ORDER BY n',
    [[...values, odd]],
  );

  expect(rows.map(({ json }) => json)).toEqual([...values, odd]);
});

describe('while it calls', () => {
  const district = setUpOnce(testDistrict);
  let handler: CallHandler;
  beforeAll(() => {
    handler = testHandler(district);
  });
  afterEach(async () => {
    await district.owner.pool.query(`UPDATE campaign SET state = 'stopped'`);
  });

  const aPhone = async () => {
    const [phone] = await district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    return phone;
  };

  test('the next batch places nothing of what was changed, and each is paused in words', async () => {
    const changes = {
      'other words': `sealed_content = jsonb_set(sealed_content, '{texts,en}', '"Open."')`,
      'another text of the seal': `sealed_text = sealed_text || ' '`,
      'nothing sealed': 'sealed_content = NULL',
      'no object at all': `sealed_content = '"x"'`,
      'another purpose': `purpose = 'other', ground = 'none'`,
      'another delivery': `delivery = 'text'`,
      'other schools': 'school_ids = school_ids || uuidv7()',
      'another day': 'event_date = event_date + 1',
      'another kind of closure': `happening = 'no-heat', ground = 'building', purpose = 'school-mission'`,
      'an earlier start': `start_at = now() - interval '1 hour'`,
      'a later end': `stop_trying_at = stop_trying_at + interval '1 day'`,
      'another number of approvals': 'approvals_needed = 2',
    };
    const campaigns = new Map<string, string>();
    for (const [name, change] of Object.entries(changes)) {
      const campaign = await district.startCampaign({ phones: await district.addPhones(1) });
      await tamper(district, `UPDATE campaign_version SET ${change} ${ofCampaign}`, [campaign]);
      campaigns.set(campaign, name);
    }
    const other = await district.startCampaign({ phones: await district.addPhones(1) });

    expect(await gate(district, other)).toMatchObject([{ state: 'placing' }]);
    await pauseUnapproved(district.db);

    for (const [campaign, name] of campaigns) {
      expect(await district.attempts(campaign), name).toMatchObject([
        { state: 'planned', token: null },
      ]);
      const view = await look(district.db, campaign);
      expect(view, name).toMatchObject({
        state: 'paused',
        endReason: expect.stringContaining('changed after it was approved'),
        isApproved: false,
      });
      expect(await actsOn(district.db, campaign)).toContain('campaign-changed-since-approval');
      expect(JSON.stringify(campaignCard(view))).toContain('Stop it and submit a new request');
    }
    expect((await look(district.db, other)).state).toBe('dialing');
  });

  test('content and fingerprint changed together: the approval was of another fingerprint', async () => {
    const campaign = await district.startCampaign({ phones: await district.addPhones(1) });
    await tamper(district, otherWords, [campaign]);
    await tamper(district, sealAnew, [campaign]);

    expect(await gate(district, campaign)).toMatchObject([{ state: 'planned', token: null }]);
    await pauseUnapproved(district.db);
    expect((await look(district.db, campaign)).state).toBe('paused');
  });

  test('whatever is done to the draft, a phone hears and gets the approved words', async () => {
    const phone = await aPhone();
    const placed = await placeCall(district, phone, { delivery: 'call-and-text' });
    const texted = await district.startCampaign({ phones: [await aPhone()], delivery: 'text' });
    await tamper(district, `UPDATE message_text SET body = 'Open.'`, []);

    const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'text', limit: 9 });
    const intents = await commitIntent(district.db, { worker: 'w', claims });
    const heard = wordsOf(await handler.onAnswer(placed.call));
    const again = wordsOf(await handler.onKey({ ...placed.call, key: '1' }));
    const back = await handler.onInboundCall({
      carrierId: `CA${'d'.repeat(32)}`,
      from: phone.number,
    });

    expect(intents.map(({ text }) => text?.body)).toEqual([
      'Cedar Falls School District: School is closed today.',
    ]);
    for (const words of [heard, again, wordsOf(back)]) {
      expect(words).toContain('School is closed today.');
    }
    expect((await look(district.db, texted)).texts).toContainEqual({
      language: 'en',
      body: 'School is closed today.',
    });
  });

  atLength('words changed while it rings are not spoken; a key still withdraws', async () => {
    const ringing = await placeCall(district, await aPhone());
    const phone = await aPhone();
    const talking = await placeCall(district, phone);
    await handler.onAnswer(talking.call);
    await tamper(district, otherWords, [ringing.campaign]);
    await tamper(district, otherWords, [talking.campaign]);

    expect(await handler.onAnswer(ringing.call)).toEqual([{ kind: 'hang-up' }]);
    expect(await district.attempt(ringing.campaign)).toMatchObject({
      state: 'canceled',
      disposition: 'not-approved',
    });
    expect(await handler.onKey({ ...talking.call, key: '1' })).toEqual([{ kind: 'hang-up' }]);
    const back = await handler.onInboundCall({
      carrierId: `CA${'e'.repeat(32)}`,
      from: phone.number,
    });
    expect(JSON.stringify(back)).not.toContain('Open.');
    expect(JSON.stringify(await handler.onKey({ ...talking.call, key: '9' }))).toContain(
      'You will get no more',
    );
  });
});

describe('before it calls', () => {
  const { database, district } = setUpSmallDistrict();

  const asked = () =>
    submit(database.db, { author: district.principal, schoolIds: [district.school] });

  test('what was changed since it was asked for can’t be approved, and can be sent back', async () => {
    const view = await asked();
    await tamper(database, otherWords, [view.id]);

    const reason = 'changed-since-asked';
    expect(await decide(database.db, district.superintendent, view)).toEqual({
      kind: 'refused',
      reason,
    });
    expect(refusals[reason]).toContain('Send it back');
    const card = campaignCard(await look(database.db, view.id));
    expect(JSON.stringify(card)).toContain('changed after it was submitted');
    expect(card.buttons?.map(({ verb }) => verb)).toEqual(['send-back-form', 'details']);
    const { rows } = await database.pool.query(
      `SELECT facts ->> 'reason' AS reason FROM audit_entry WHERE act = 'decision-refused' AND subject_id = $1`,
      [view.id],
    );
    expect(rows).toEqual([{ reason }]);
    const insert = database.owner.pool.query(
      `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
      SELECT id, $1, 'approved', fingerprint, 'slack' FROM campaign_version WHERE campaign_id = $2`,
      [district.superintendent.id, view.id],
    );
    expect(await insert.catch((error: unknown) => violatedRule(error))).toBe(
      'approval_of_what_was_sealed',
    );
    expect(
      await decide(database.db, district.superintendent, view, { reason: 'Not what I know.' }),
    ).toMatchObject({ kind: 'sent-back' });
  });

  test('what was sealed is changed between approval and start: it goes back', async () => {
    const view = await asked();
    await decide(database.db, district.superintendent, view);
    await tamper(database, otherWords, [view.id]);

    await startDueCampaigns(database.db);

    expect(await look(database.db, view.id)).toMatchObject({
      state: 'sent-back',
      endReason: expect.stringContaining('changed after the approval'),
    });
    expect(await actsOn(database.db, view.id)).toContain('campaign-changed-since-approval');
  });

  atLength(
    'what was approved under a program that says something else does not start under this one',
    async () => {
      const others = {
        'other fixed words': ['{script,en,call,0,text}', '"This is somebody else."'],
        'another voice': ['{script,en,call,0,voice}', '"Polly.Matthew-Neural"'],
        'another answer to a key': ['{script,en,keys,2,text}', '"Goodbye."'],
        'another end of a text': ['{script,en,text}', '"Closed."'],
        'no script': ['{script}', '{}'],
      };
      const campaigns = new Map<string, string>();
      for (const [name, other] of Object.entries(others)) {
        const { id } = await asked();
        const change = `sealed_content = jsonb_set(sealed_content, $2, $3)`;
        await tamper(database, `UPDATE campaign_version SET ${change} ${ofCampaign}`, [
          id,
          ...other,
        ]);
        await tamper(database, sealAnew, [id]);
        const view = await look(database.db, id);
        const decision = await decide(database.db, district.superintendent, view);
        expect(decision, name).toMatchObject({ kind: 'approved' });
        campaigns.set(id, name);
      }

      await startDueCampaigns(database.db);

      for (const [id, name] of campaigns) {
        expect(await look(database.db, id), name).toMatchObject({
          state: 'sent-back',
          endReason: expect.stringContaining('changed after the approval'),
        });
      }
    },
  );
});
