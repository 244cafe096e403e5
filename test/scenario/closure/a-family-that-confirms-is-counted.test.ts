import { expect, test } from 'vitest';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { languages } from '#domain/language/languages.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { staff } from '#sandbox/district/staff.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { downloadEvidence, evidenceLinksTold } from '#test/support/audit/evidence-links.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 20 });

const everybody = () => [product.onSlack('superintendent'), product.onTeams('superintendent')];

async function expectOnCards(words: string): Promise<void> {
  for (const person of everybody()) await until(words, () => person.card().includes(words));
}

const rows = async <T extends object>(text: string) =>
  (await product.database.owner.pool.query<T>(text)).rows;

test('asked for in an edit it is a change, on both cards and in another fingerprint', async () => {
  const fingerprints = async () =>
    (
      await rows<{ code: string }>(
        `SELECT encode(fingerprint, 'hex') AS code FROM campaign_version ORDER BY number`,
      )
    ).map(({ code }) => code);
  await product.onTeams('principal').askClosure({ delivery: 'call', machines: 'leave' });
  await expectOnCards('Waiting for approval');
  for (const person of everybody()) expect(await person.details()).not.toContain('press 1');

  await product.onTeams('superintendent').press('send-back-form');
  await product.onTeams('superintendent').submit({ reason: 'Ask them to confirm.' });
  const principal = product.onSlack('principal');
  await until('the reason', () => principal.card().includes('Ask them to confirm.'));
  await principal.press('revise');
  await principal.pressForm('closure-fields');
  await until('the box', () => principal.form().includes('Ask families to press 1 to confirm'));
  await principal.submit({ confirm: 'yes' });
  await principal.submit({});

  for (const person of everybody()) {
    // With much that is unusual, as at night, Details has what changed.
    await until('the second version', () => /version 1/i.test(person.card()));
    await until('its list', () => person.card().includes('Waiting for approval'));
    const details = await person.details();
    expect(details).toContain('Changed since version 1');
    expect(details).toContain('Calls ask families to press 1 to confirm');
    expect(details).toContain('Key 1: asks families to confirm');
  }
  expect(new Set(await fingerprints()).size).toBe(2);
});

const behaviors: PhoneBehavior[] = [
  { answers: 'person', keys: ['1'] },
  { answers: 'person' },
  { answers: 'machine' },
];
const thanks = Object.values(languages).map(({ spoken }) => spoken.confirmed);
let confirming: string[];

test('a family that presses 1 is counted as confirmed, one that presses nothing as heard, and neither is called twice', async () => {
  const { twilio } = product.farSide;
  const phones = await listFamilyPhones(product.database.owner.db, product.vault);
  confirming = phones
    .filter((_, place) => place % behaviors.length === 0)
    .map(({ number }) => number);
  for (const [place, { number }] of phones.entries())
    twilio.setBehavior(number, behaviors[place % behaviors.length] ?? { answers: 'person' });

  await product.onTeams('superintendent').press('approve');
  await finished(product);

  const calls = twilio.calls();
  const thanked = calls.filter(({ transcript }) =>
    transcript.some(({ text }) => thanks.includes(text)),
  );
  const confirmed = await rows<{ count: number }>(
    "SELECT count(*)::int AS count FROM closure_reply WHERE means = 'key'",
  );
  expect(confirmed[0]?.count).toBeGreaterThan(3);
  const called = new Set(calls.map(({ to }) => to));
  expect(called.size).toBe(calls.length);
  expect(confirmed[0]?.count).toBe(confirming.filter((number) => called.has(number)).length);
  expect(thanked).toHaveLength(confirmed[0]?.count ?? 0);
  expect(thanked.every(({ to }) => confirming.includes(to))).toBe(true);
  const count = confirmed[0]?.count ?? 0;
  await expectOnCards(`Confirmed ${count} · Heard ${calls.length - count} · Not heard 0`);
});

atLength(
  'calling the number back plays the message with the same keys, and 1 confirms it there',
  async () => {
    const { twilio } = product.farSide;
    const late = twilio.calls().find(({ to }) => !confirming.includes(to))?.to ?? '';

    const call = twilio.callBack(late, { keys: ['1'] });

    await until('the thanks', () => call.transcript.some(({ text }) => thanks.includes(text)));
    const [{ byCallBack } = { byCallBack: 0 }] = await rows<{ byCallBack: number }>(
      `SELECT count(*)::int AS "byCallBack" FROM closure_reply WHERE means = 'call-back'`,
    );
    expect(byCallBack).toBe(1);
  },
);

atLength(
  'the evidence has each confirmation, its paper their number, and a removed one is found',
  async () => {
    const officer = product.onSlack('compliance');
    await officer.say('audit evidence 1');
    const [{ all } = { all: 0 }] = await rows<{ all: number }>(
      'SELECT count(*)::int AS all FROM closure_reply',
    );
    await until('the card', () =>
      officer.toldPrivately().some((words) => words.includes(`${all} phones`)),
    );
    const { jsonl, pdf } = await downloadEvidence(
      await evidenceLinksTold(product, 'slack', 'closure'),
      staff.compliance.directoryId,
    );

    const check = (text: string) =>
      checkBundle([text], [verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL))]);
    expect((await readPdf(pdf)).text).toContain(`Confirmed: ${all} phones.`);
    expect(jsonl.match(/"confirmed_at":"/g)).toHaveLength(all);
    expect((await check(jsonl)).faults).toEqual([]);
    const without = jsonl.replace(/"confirmed_at":"[^"]+"/, '"confirmed_at":null');
    expect((await check(without)).faults.map(({ kind }) => kind)).toContain('confirmation-differs');
  },
);
