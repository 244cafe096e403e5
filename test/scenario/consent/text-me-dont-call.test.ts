import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 20 });
/** Their people asked for texts: at the first they arrive, and at the second they don’t. */
let asked: { id: string; number: string }[];
beforeAll(async () => {
  const families = await rows<{ id: string; index: Buffer; number: Buffer }>(
    `SELECT p.id, p.index, p.number FROM phone_gate g JOIN phone p ON p.id = g.phone_id
     WHERE p.line_type = 'mobile' AND (SELECT bool_and(v.allows) FROM unnest('{voice,text}'::text[]) AS c,
       consent_verdict('school-mission', c, g, roster_rule_for(p.id)) AS v)
     ORDER BY p.id LIMIT 2`,
  );
  asked = families.map(({ id, index, number }) => ({
    id,
    number: product.vault.decrypt(number, phoneBinding(index)),
  }));
  const [, unreached] = asked;
  product.farSide.twilio.setBehavior(unreached?.number ?? '', { answers: 'person', texts: 30006 });
});

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;

/** What went to a number since, in its order: `call`, or `text` and how that ended. */
function contacts(number: string, since: Temporal.Instant): string[] {
  const { twilio } = product.farSide;
  return [
    ...twilio.calls().map((one) => ({ ...one, what: 'call' })),
    ...twilio
      .messages()
      .filter(({ direction }) => direction === 'outbound-api')
      .map((one) => ({ ...one, what: `text ${one.status}` })),
  ]
    .filter(({ to, createdAt }) => to === number && Temporal.Instant.compare(createdAt, since) >= 0)
    .toSorted((a, b) => Temporal.Instant.compare(a.createdAt, b.createdAt))
    .map(({ what }) => what);
}

/** One closure from the request to the end of its calls; what the approver saw of it. */
async function tell(values: Record<string, string>, texts: Record<string, string> = {}) {
  const since = Temporal.Now.instant();
  const before = (await rows('SELECT FROM campaign')).length;
  await product.onSlack('principal').askClosure(values, texts);
  await until('the list', async () => {
    const count = (await rows('SELECT FROM campaign')).length;
    return count > before && (await product.campaign()).state === 'submitted';
  });
  const approver = product.onTeams('superintendent');
  await until('the card', () => approver.card().includes('Waiting for approval'));
  const seen = approver.card();
  await approver.press('approve');
  await finished(product);
  return { since, seen, ...(await product.campaign()) };
}

test.each([
  ['Slack', 0],
  ['Teams', 1],
] as const)('the front office takes down in %s that a family wants texts', async (on, place) => {
  const secretary = on === 'Slack' ? product.onSlack('secretary') : product.onTeams('secretary');
  const phone = asked[place];
  await secretary.openForm('consent revoke');
  expect(await secretary.submit({ number: phone?.number ?? '' })).toBeUndefined();
  expect(await secretary.submit({ scope: 'texts-only' })).toBeUndefined();

  await until('the answer', () =>
    (secretary.toldPrivately().at(-1) ?? '').includes('This number gets texts, not calls'),
  );
  expect(
    await rows('SELECT kind, lifts FROM phone_block WHERE phone_id = $1', [phone?.id]),
  ).toEqual([{ kind: 'texts-only', lifts: null }]);
});

test('an emergency by call texts them first, and calls only the one whose text wasn’t delivered', async () => {
  const { since, seen, id } = await tell({ delivery: 'call' });

  const [texted, unreached] = asked.map(({ number }) => contacts(number, since));
  expect(texted).toEqual(['text delivered']);
  expect(unreached).toEqual(['text undelivered', 'call']);
  expect(seen).toContain('2 phones, as they asked: a call only if no text is delivered');
  // The others heard a call, and had no text.
  const [others] = await rows<{ calls: number; texts: number }>(
    `SELECT count(*) FILTER (WHERE channel = 'voice')::int AS calls, count(*) FILTER (WHERE channel = 'text')::int AS texts
     FROM attempt WHERE campaign_id = $1 AND phone_id <> ALL ($2)`,
    [id, asked.map((one) => one.id)],
  );
  expect(others?.calls).toBeGreaterThan(5);
  expect(others?.texts).toBe(0);
});

atLength(
  'a school matter by call texts them, and never rings, whatever becomes of the text',
  async () => {
    const { since, seen, id } = await tell(
      { purpose: 'school-mission', ground: 'none', happening: 'other', delivery: 'call' },
      { en: 'Back-to-school night is on Thursday.' },
    );

    const [texted, unreached] = asked.map(({ number }) => contacts(number, since));
    expect(texted).toEqual(['text delivered']);
    expect(unreached).toEqual(['text undelivered']);
    expect(seen).toContain('2 phones by text only, as they asked');
    // The list says why: each call that was left out rests on what they asked for, as the log has it.
    expect(
      await rows(
        `SELECT DISTINCT x.rule, x.channel, b.kind, x.basis = b.digest AS sealed FROM exclusion x
       JOIN campaign_version v ON v.id = x.version_id JOIN phone_block b ON b.id = x.evidence
       WHERE v.campaign_id = $1 AND x.phone_id = ANY ($2)`,
        [id, asked.map((one) => one.id)],
      ),
    ).toEqual([{ rule: 'texts-only', channel: 'voice', kind: 'texts-only', sealed: true }]);
  },
);

atLength('who looks up why is told so', async () => {
  const secretary = product.onSlack('secretary');
  await secretary.openForm('closure why');
  expect(await secretary.submit({ number: asked[0]?.number ?? '' })).toBeUndefined();

  await until('why', () =>
    (secretary.toldPrivately().at(-1) ?? '').includes('Not called: asked for texts, not calls.'),
  );
  expect(secretary.toldPrivately().at(-1)).toContain('Texted: text delivered.');
});
