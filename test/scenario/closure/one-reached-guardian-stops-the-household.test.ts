import { beforeAll, expect, test } from 'vitest';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { downloadEvidence, evidenceLinksTold } from '#test/support/audit/evidence-links.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 30 });

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;

type Home = { first: string; second: string };
/** At the first phone of one of these homes a person answers, at that of the other one nobody. */
let [told, missed]: Home[] = [];

beforeAll(async () => {
  await setDistrict(product.database.db, { household_stop: 'always' }, 'test');
  // Two phones each, of two guardians, and nobody who wants texts or has opted out.
  const homes = await rows<{ numbers: Buffer[]; indexes: Buffer[] }>(
    `SELECT array_agg(p.number ORDER BY h.turn) AS numbers, array_agg(p.index ORDER BY h.turn) AS indexes
     FROM roster_household h JOIN phone p ON p.id = h.phone_id JOIN phone_gate g ON g.phone_id = p.id
     WHERE EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = p.id AND a.may_be_contacted)
       AND (SELECT v.allows FROM consent_verdict('school-mission', 'voice', g, roster_rule_for(p.id)) AS v)
     GROUP BY h.household HAVING count(*) = 2
       AND (SELECT count(*) FROM roster_household o WHERE o.household = h.household) = 2
     ORDER BY h.household LIMIT 2`,
  );
  [told, missed] = homes.map(({ numbers, indexes }): Home => {
    const [first = '', second = ''] = numbers.map((number, i) =>
      product.vault.decrypt(number, phoneBinding(indexes[i] ?? Buffer.alloc(0))),
    );
    return { first, second };
  });
  product.farSide.twilio.setBehavior(missed?.first ?? '', { answers: 'no-answer' });
});

const callsTo = (number: string | undefined) =>
  product.farSide.twilio.calls().filter(({ to }) => to === number).length;

test('attack 62: one reached guardian ends the calls to the household, however short a retry, in Slack and in Teams', async () => {
  const everybody = [product.onSlack('superintendent'), product.onTeams('superintendent')];
  await product.onTeams('principal').askClosure({ delivery: 'call' });
  for (const person of everybody) {
    await until('the card', () => person.card().includes('Waiting for approval'));
    expect(await person.details()).toMatch(
      /until a person in the household is reached: saves up to \d+ calls/,
    );
  }

  await product.onSlack('superintendent').press('approve');
  await finished(product);

  expect([callsTo(told?.first), callsTo(told?.second)]).toEqual([1, 0]);
  // Nobody answered at the first phone of this one; its second try was not needed any more.
  expect([callsTo(missed?.first), callsTo(missed?.second)]).toEqual([1, 1]);
  const [{ spared } = { spared: 0 }] = await rows<{ spared: number }>(
    `SELECT count(*)::int AS spared FROM attempt WHERE disposition = 'household-reached'`,
  );
  expect(spared).toBeGreaterThan(1);
  for (const person of everybody) {
    const words = `${spared} calls saved: one guardian of the household was reached`;
    await until(words, () => person.card().includes(words));
  }
});

test('nobody is left without a call whose household nobody was told in', async () => {
  expect(
    await rows(
      `SELECT r.household FROM recipient r LEFT JOIN attempt a ON a.phone_id = r.phone_id AND a.channel = 'voice'
       WHERE r.channel = 'voice'
       GROUP BY r.household, CASE WHEN r.household IS NULL THEN r.phone_id END
       HAVING NOT bool_or(a.intent_at IS NOT NULL)`,
    ),
  ).toEqual([]);
});

atLength('who looks up why is told when the household was reached', async () => {
  const secretary = product.onSlack('secretary');
  await secretary.openForm('closure why');
  expect(await secretary.submit({ number: told?.second ?? '' })).toBeUndefined();

  await until('why', () =>
    /Not called: their household was reached at \d+:\d\d [ap]m/.test(
      secretary.toldPrivately().at(-1) ?? '',
    ),
  );
});

atLength('the evidence proves the order of the calls and every call that was saved', async () => {
  const officer = product.onSlack('compliance');
  await officer.say('audit evidence 1');
  await until('the card', () =>
    officer.toldPrivately().some((words) => words.includes('Evidence')),
  );
  const { jsonl } = await downloadEvidence(
    await evidenceLinksTold(product, 'slack', 'closure'),
    staff.compliance.directoryId,
  );

  expect(jsonl).toContain('"stopsAtOne":true');
  expect(jsonl).toMatch(/"household":"[0-9a-f-]{36}\/2"/);
  expect(jsonl).toContain('"disposition":"household-reached"');
  const verifier = verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL));
  expect((await checkBundle([jsonl], [verifier])).faults).toEqual([]);
});
