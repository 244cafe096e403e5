import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Act } from '#test/support/afternoon/acts/act.ts';
import { perform } from '#test/support/afternoon/acts/perform.ts';
import { firstActs } from '#test/support/afternoon/afternoon.ts';
import { readCards } from '#test/support/afternoon/checks/card-faults.ts';
import { drillFaults } from '#test/support/afternoon/checks/things/drill-faults.ts';
import { incidentFaults } from '#test/support/afternoon/checks/things/incident-faults.ts';
import { wordsFaults } from '#test/support/afternoon/checks/things/words-faults.ts';
import { startTown, type Town } from '#test/support/afternoon/town.ts';

const act = (kind: Act['kind'], pick: number, more: number): Act => ({
  kind,
  platform: 'slack',
  person: 1,
  pick,
  more,
});

/** A closure that ends, and a drill. */
const short: Act[] = [...firstActs('slack'), act('drill', 0, 1), act('drill', 0, 3)];
/** Then a template with its closure, proposals of a machine, a drill of a breach and an incident. */
const long: Act[] = [
  ...short,
  act('template', 0, 1),
  act('translate', 0, 2),
  act('incident', 0, 0),
  act('incident', 1, 0),
];

let town: Town;
/** All that the rules find now. */
async function found(): Promise<string> {
  const [book, cards] = [await town.book(), await readCards(town)];
  town.ordersSeen = [0, 0];
  const faults = [
    ...(await drillFaults(town)),
    ...(await incidentFaults(town, cards, book)),
    ...(await wordsFaults(town)),
  ];
  return faults.join('; ');
}

/** As the owner of the tables, whom no rule of theirs holds back; puts right after it what the second statement says. */
async function planted(fault: string, undo: string): Promise<string> {
  const client = await town.product.database.owner.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    const { rowCount } = await client.query(fault);
    expect(rowCount, fault).toBeGreaterThan(0);
    const faults = await found();
    await client.query(undo);
    return faults;
  } finally {
    await client.query('SET session_replication_role = DEFAULT');
    client.release();
  }
}

const newest = (where = 'true') =>
  `(SELECT v.id FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id WHERE ${where} ORDER BY c.number DESC LIMIT 1)`;

/** In short, the rules of a drill alone. */
export function eachRuleFindsItsFault(length: 'short' | 'long'): void {
  const all = length === 'long' ? ['drill', 'incident', 'template', 'translation'] : ['drill'];
  beforeAll(async () => {
    town = await startTown();
    for (const one of length === 'long' ? long : short) await perform(town, one);
  });
  afterAll(() => town?.[Symbol.asyncDispose]());

  test('the afternoon has something for each rule, and nothing is wrong with it', async () => {
    const kinds = new Set((await town.book()).things.map(({ kind }) => kind));

    expect([...kinds].toSorted()).toEqual(all);
    expect(await found()).toBe('');
  });

  test('a drill that rings a family, or a phone that is not on its list', async () => {
    const { drillList, families } = town;
    const [staffPhone = ''] = drillList;
    Object.assign(town, { families: [...families, { number: staffPhone, label: 'x' }] });
    expect(await found()).toContain('a drill rang a family');
    Object.assign(town, { families, drillList: new Set() });
    expect(await found()).toContain('a drill rang a phone that is not on its list');
    Object.assign(town, { drillList: new Set(families.map(({ number }) => number)) });
    expect(await found()).toContain('a closure rang a phone of the drill list');
    Object.assign(town, { drillList });
  });

  test.each([
    [
      'a drill that its requester approved',
      'UPDATE drill SET decided_by = requested_by',
      `UPDATE drill SET decided_by = (SELECT id FROM operator WHERE id <> requested_by LIMIT 1)`,
      'was approved by who asked for it',
    ],
    [
      'a drill that calls unapproved',
      `UPDATE drill SET state = 'submitted'`,
      `UPDATE drill SET state = 'finished'`,
      'called before anybody approved it',
    ],
    [
      'a drill that goes on',
      `UPDATE drill SET state = 'stopped', end_reason = 'frozen', ended_at = requested_at`,
      `UPDATE drill SET state = 'finished', end_reason = NULL, ended_at = now()`,
      'called after it had ended',
    ],
    [
      'a call of a drill that counts for a closure',
      `UPDATE attempt SET carrier_id = (SELECT call_id FROM drill_call WHERE call_id IS NOT NULL LIMIT 1)
       WHERE id = (SELECT id FROM attempt WHERE carrier_id IS NOT NULL ORDER BY id LIMIT 1)`,
      `UPDATE attempt SET carrier_id = 'CA' || md5('x') WHERE carrier_id IN (SELECT call_id FROM drill_call)`,
      'counts for a closure',
    ],
    [
      'a phone of a drill that nobody tells of',
      `UPDATE drill_call SET call_state = NULL WHERE call_state IS NOT NULL`,
      `UPDATE drill_call SET call_state = 'answered' WHERE call_state IS NULL`,
      'phones are told of',
    ],
  ])('%s', async (_what, fault, undo, says) => {
    expect(await planted(fault, undo)).toContain(says);
  });

  if (length === 'long') otherRules();
}

function otherRules(): void {
  test.each([
    [
      'a word that no template has',
      `UPDATE message_text SET body = body || ' Thank you.' WHERE source = 'template' AND language = 'en'`,
      `UPDATE message_text SET body = replace(body, ' Thank you.', '') WHERE source = 'template'`,
      'what its template doesn’t',
    ],
    [
      'words that had retired',
      `UPDATE message_template SET retired_at = made_at, retired_by = made_by`,
      'UPDATE message_template SET retired_at = NULL, retired_by = NULL',
      'begins with words that had retired',
    ],
    [
      'the standard words in place of a template',
      `UPDATE message_text SET source = 'standard' WHERE source = 'template' AND language = 'en'`,
      `UPDATE message_text SET source = 'template' WHERE version_id = ${newest(`v.template_version_id IS NOT NULL`)} AND language = 'en'`,
      'says the standard words where others stand',
    ],
    [
      'a machine’s words that nobody accepted',
      `INSERT INTO message_text (version_id, language, body) SELECT ${newest()}, t.language, t.proposed FROM translation t
       WHERE t.accepted IS NULL AND t.proposed IS NOT NULL AND t.language NOT IN
         (SELECT language FROM message_text WHERE version_id = ${newest()}) LIMIT 1`,
      `DELETE FROM message_text WHERE body LIKE '[Sandbox %' AND translation_id IS NULL`,
      'what a machine proposed and nobody accepted',
    ],
  ])('%s', async (_what, fault, undo, says) => {
    expect(await planted(fault, undo)).toContain(says);
  });

  const [real, drill] = [
    `(SELECT id FROM incident WHERE NOT is_drill ORDER BY number LIMIT 1)`,
    `(SELECT id FROM incident WHERE is_drill ORDER BY number LIMIT 1)`,
  ];

  test.each([
    [
      'an incident that froze nothing',
      `UPDATE pause SET incident_id = ${drill} WHERE incident_id = ${real}`,
      `UPDATE pause SET incident_id = ${real} WHERE incident_id = ${drill}`,
      'froze nothing',
    ],
    [
      'a drill of a breach that froze calls',
      `UPDATE pause SET incident_id = ${drill} WHERE incident_id = ${real}`,
      `UPDATE pause SET incident_id = ${real} WHERE incident_id = ${drill}`,
      'a drill, froze calls',
    ],
    [
      'an incident that is closed while its freeze stands',
      `UPDATE incident SET closed_by = opened_by, closed_at = now(), reviewed_at = now(), what_happened = '-', what_changes = '-',
         reviewed_by = (SELECT id FROM operator o WHERE o.id <> opened_by LIMIT 1) WHERE id = ${real}`,
      `UPDATE incident SET closed_by = NULL, closed_at = NULL, reviewed_by = NULL, reviewed_at = NULL, what_happened = NULL,
         what_changes = NULL WHERE id = ${real}`,
      'was closed while its freeze stood',
    ],
    [
      'a card that counts other tasks',
      `UPDATE incident_task SET done_by = (SELECT id FROM operator LIMIT 1), done_at = now()
       WHERE incident_id = ${real} AND task = 'logs'`,
      `UPDATE incident_task SET done_by = NULL, done_at = NULL WHERE incident_id = ${real} AND task = 'logs'`,
      'its card in slack says another number',
    ],
    [
      'a school matter that begins during the freeze of an incident',
      `UPDATE campaign SET started_at = clock_timestamp() WHERE id = (SELECT c.id FROM campaign c
         JOIN campaign_version v ON v.campaign_id = c.id WHERE v.purpose <> 'emergency' ORDER BY c.number DESC LIMIT 1)`,
      `UPDATE campaign SET started_at = NULL WHERE id = (SELECT c.id FROM campaign c
         JOIN campaign_version v ON v.campaign_id = c.id WHERE v.purpose <> 'emergency' ORDER BY c.number DESC LIMIT 1)`,
      'began during the freeze of an incident',
    ],
  ])('%s', async (_what, fault, undo, says) => {
    expect(await planted(fault, undo)).toContain(says);
  });

  test('a translation that was accepted for other English', async () => {
    const closure = newest('v.template_version_id IS NOT NULL');
    const fault = `UPDATE message_text m SET body = t.accepted FROM translation t
      WHERE t.accepted IS NOT NULL AND m.language = t.language AND m.version_id = ${closure}`;

    expect(await planted(fault, 'SELECT')).toContain('what was accepted for other English');
  });
}
