import { beforeAll, expect, test } from 'vitest';
import { findEvidenceSummary } from '#domain/proof/evidence/summary/find-evidence-summary.ts';
import { until } from '#sandbox/until.ts';
import { waitingTarget } from '#test/support/chat/attacks.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 40, withoutWorker: true });
const everybody = [
  ['Slack', () => product.onSlack('principal')],
  ['Teams', () => product.onTeams('principal')],
] as const;

async function counted(text: string, values: unknown[] = []): Promise<number> {
  const { rows } = await product.database.owner.pool.query<{ count: number }>(text, values);
  return Number(rows[0]?.count);
}

/** The numbers that stand where the groups of a pattern are. */
const numbersIn = (words: string, pattern: RegExp) =>
  Array.from(pattern.exec(words) ?? [])
    .slice(1)
    .map((said) => Number(said.replaceAll(',', '')));

let versionId = '';

beforeAll(async () => {
  await product.onSlack('principal').askClosure({ ground: 'weather', purpose: 'emergency' });
  await waitingTarget(product, 1);
  const { id: campaignId } = await product.campaign();
  const { rows } = await product.database.owner.pool.query<{ id: string }>(
    'SELECT id FROM campaign_version WHERE campaign_id = $1',
    [campaignId],
  );
  versionId = rows[0]?.id ?? '';
});

test.each(everybody)(
  'in %s the card counts phones and guardians as the call list has them',
  async (_where, principal) => {
    const person = principal();
    const words = await until('the card', () => person.card());
    const phones = await counted(
      'SELECT count(DISTINCT phone_id) FROM recipient WHERE version_id = $1',
      [versionId],
    );
    const guardians = await counted(
      `SELECT count(DISTINCT guardian_id) FROM guardian_phone
     WHERE active AND phone_id IN (SELECT phone_id FROM recipient WHERE version_id = $1)`,
      [versionId],
    );

    expect(numbersIn(words, /([\d,]+) phones, ([\d,]+) guardians/)).toEqual([phones, guardians]);
  },
);

test.each(everybody)(
  'in %s the phones that ring without consent are those of these lines of the evidence',
  async (_where, principal) => {
    const person = principal();
    const calls = await counted(
      `SELECT count(*) FROM recipient r JOIN phone_gate g USING (phone_id)
     WHERE r.version_id = $1 AND r.channel = 'voice' AND r.rule NOT IN ('emergency-texts-first', 'emergency-student')
       AND g.voice_mission & fact_bits('{consent express,consent written}') = 0`,
      [versionId],
    );
    const [said] = numbersIn(person.card(), /([\d,]+) phones? rings? without consent/);
    const evidence = await findEvidenceSummary(product.database.db, {
      campaignId: (await product.campaign()).id,
    });
    const lines = (evidence?.listed ?? []).filter(
      ({ isIncluded, channel, rule }) =>
        isIncluded &&
        channel === 'voice' &&
        ['emergency', 'emergency-unchecked', 'emergency-withdrawn'].includes(rule),
    );

    expect(calls).toBeGreaterThan(0);
    expect(said).toBe(calls);
    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(calls);
  },
);

test.each(everybody)(
  'in %s the form counts the families that speak a language, and says so',
  async (_where, principal) => {
    const person = principal();
    await person.openForm('closure');
    await person.submit({ ground: 'weather' });
    const words = await until(
      'the words',
      () => /English · [^]*speak/.test(person.form()) && person.form(),
    );
    const english = await counted(
      `SELECT count(DISTINCT guardians) FROM (
       SELECT array_agg(g.id ORDER BY g.id) AS guardians, bool_or(g.language = 'en') AS english
       FROM guardianship gs JOIN student st ON st.id = gs.student_id AND st.active
       JOIN guardian g ON g.id = gs.guardian_id AND g.active WHERE gs.active GROUP BY gs.student_id) k
     WHERE english`,
    );

    expect(numbersIn(words, /English · ([\d,]+) famil(?:ies speak|y speaks) it/)).toEqual([
      english,
    ]);
  },
);
