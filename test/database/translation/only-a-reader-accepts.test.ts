import { beforeAll, beforeEach, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { decideTranslation } from '#domain/words/translation/decide-translation.ts';
import { findTranslations } from '#domain/words/translation/find-translations.ts';
import { leaseTranslations } from '#domain/words/translation/lease-translations.ts';
import { planAnswerCards } from '#domain/words/translation/plan-answer-cards.ts';
import { planTranslatorCards } from '#domain/words/translation/plan-translator-cards.ts';
import { recordProposal } from '#domain/words/translation/record-proposal.ts';
import { startTranslations } from '#domain/words/translation/start-translations.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { rightsTo } from '#test/support/postgres/rights.ts';

const { database, district } = setUpSmallDistrict();
let reader: Operator;
let other: Operator;
beforeAll(async () => {
  reader = await hire('Hodan', 'so');
  other = await hire('Bao', 'vi');
});

let english = '';
let asked = 0;
beforeEach(() => {
  asked += 1;
  english = `Use door ${asked} today.`;
});

async function hire(name: string, language: string): Promise<Operator> {
  const operator = await addStaff(database.db, name, ['translator'], { language });
  await database.owner.pool.query(
    `INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id) VALUES ('teams', 't', $1, $2)`,
    [name, operator.id],
  );
  return operator;
}

const worker = 'worker';
const proposal = () => `Albaabka ${asked} isticmaal maanta.`;

/** Asked for, sent, and answered by the provider with these words. */
async function proposed(text = proposal(), operator = district.principal): Promise<string> {
  await startTranslations(database.db, {
    operator,
    english,
    languages: ['so'],
  });
  const [lease] = await leaseTranslations(database.db, { worker, limit: 5 });
  if (lease === undefined) throw new Error('nothing to ask');
  await recordProposal(database.db, { worker, asked: lease, said: { kind: 'translated', text } });
  return lease.id;
}

const accept = (id: string, operator = reader, text?: string) =>
  decideTranslation(database.db, {
    operator,
    platform: 'slack',
    id,
    answer: { kind: 'accept', text },
  });

const draft = (texts: Record<string, string>) =>
  draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school], texts }),
  });

const rule = (statement: string, values: unknown[] = []) =>
  database.pool.query(statement, values).then(() => undefined, violatedRule);

async function textsOf(campaignId: string) {
  const { rows } = await database.pool.query(
    `SELECT m.language, m.translation_id AS translation FROM message_text m
     JOIN campaign_version v ON v.id = m.version_id WHERE v.campaign_id = $1 ORDER BY 1`,
    [campaignId],
  );
  return rows;
}

async function lastEntry() {
  const { rows } = await database.pool.query(
    'SELECT act, facts FROM audit_entry ORDER BY id DESC LIMIT 1',
  );
  return rows[0];
}

test('words that a reader accepted are used, and the version says whose they are', async () => {
  const id = await proposed();
  expect(await accept(id)).toEqual({ kind: 'accepted', language: 'so' });

  const drafted = await draft({ en: english, so: proposal() });

  expect(drafted.kind).toBe('drafted');
  expect(await textsOf(drafted.kind === 'drafted' ? drafted.campaignId : '')).toEqual([
    { language: 'en', translation: null },
    { language: 'so', translation: id },
  ]);
  expect(await findTranslations(database.db, english)).toMatchObject([
    { language: 'so', state: 'accepted', accepted: proposal(), by: 'Hodan', readers: 1 },
  ]);
});

test('what nobody accepted goes into no version, neither as a proposal nor as somebody’s own words', async () => {
  const id = await proposed();
  expect(await draft({ en: english, so: proposal() })).toEqual({
    kind: 'refused',
    reason: 'translation-unread',
  });
  await decideTranslation(database.db, {
    operator: reader,
    platform: 'teams',
    id,
    answer: { kind: 'reject' },
  });
  expect(await draft({ en: english, so: proposal() })).toMatchObject({ kind: 'refused' });
  // Other words are a person's, and theirs to answer for.
  expect(await draft({ en: english, so: 'Albaab kale.' })).toMatchObject({ kind: 'drafted' });
});

test('attack 35: the database takes no such text from anyone', async () => {
  const id = await proposed();
  const drafted = await draft({ en: english });
  const version = `(SELECT v.id FROM campaign_version v WHERE v.campaign_id = '${drafted.kind === 'drafted' ? drafted.campaignId : ''}')`;
  const add = (body: string, translation: string | null) =>
    rule(
      `INSERT INTO message_text (version_id, language, body, translation_id, source)
       VALUES (${version}, 'so', $1, $2, CASE WHEN $2::uuid IS NULL THEN 'written' ELSE 'translation' END)`,
      [body, translation],
    );
  expect(await add(proposal(), null)).toBe('message_text_accepted');
  expect(await add(proposal(), id)).toBe('message_text_accepted');
  await accept(id);
  expect(await add('Wax kale.', id)).toBe('message_text_accepted');
  expect(await add(proposal(), id)).toBeUndefined();
});

test('attack 35: an acceptance is no good for English that changed', async () => {
  const id = await proposed();
  await accept(id);
  const drafted = await draft({ en: `${english} Now.`, so: proposal() });
  expect(await textsOf(drafted.kind === 'drafted' ? drafted.campaignId : '')).toContainEqual({
    language: 'so',
    translation: null,
  });
  const version = `(SELECT v.id FROM campaign_version v WHERE v.campaign_id = (SELECT id FROM campaign ORDER BY number DESC LIMIT 1))`;
  expect(
    await rule(
      `INSERT INTO message_text (version_id, language, body, translation_id, source)
       VALUES (${version}, 'vi', $1, $2, 'translation')`,
      [proposal(), id],
    ),
  ).toBe('message_text_accepted');
});

test('attack 35: a person who does not read the language accepts nothing, and leaves an entry', async () => {
  const id = await proposed();
  const pretender = {
    ...other,
    roles: [{ role: 'translator' as const, schoolId: null, language: 'so' }],
  };
  for (const person of [other, district.principal, district.superintendent]) {
    expect(await accept(id, person)).toEqual({ kind: 'refused', reason: 'not-a-translator' });
    expect(await lastEntry()).toMatchObject({
      act: 'translation-refused',
      facts: { reason: 'not-a-translator', answer: 'accept' },
    });
  }
  // What the code believes of them is not enough.
  await expect(accept(id, pretender)).rejects.toMatchObject({
    constraint: 'translation_by_a_reader',
  });
  expect(
    await rule(
      `UPDATE translation SET state = 'accepted', accepted = proposed, settled_by = $2 WHERE id = $1`,
      [id, district.superintendent.id],
    ),
  ).toBe('translation_by_a_reader');
});

test('it is decided once, and neither the English nor the proposal is written over', async () => {
  const id = await proposed();
  await accept(id);
  expect(await accept(id)).toEqual({ kind: 'refused', reason: 'translation-settled' });
  await using _ = await rightsTo(database, 'UPDATE ON translation');
  for (const set of [
    `english = 'Other.'`,
    `language = 'vi'`,
    `proposed = 'Other.'`,
    `accepted = 'Other.'`,
    `state = 'proposed', accepted = NULL, settled_by = NULL, settled_at = NULL`,
    `differs = true`,
  ]) {
    expect(await rule(`UPDATE translation SET ${set} WHERE id = $1`, [id])).toBe(
      'translation_life',
    );
  }
});

test('a proposal with other figures is accepted only once it was changed', async () => {
  const id = await proposed('Albaabka 99 isticmaal maanta.');
  const view = (await findTranslations(database.db, english))[0];
  expect(view?.state).toBe('proposed');
  expect(await accept(id)).toEqual({ kind: 'refused', reason: 'translation-differs' });
  expect(
    await rule(
      `UPDATE translation SET state = 'accepted', accepted = proposed, settled_by = $2 WHERE id = $1`,
      [id, reader.id],
    ),
  ).toBe('translation_differing_is_rewritten');
  expect(await accept(id, reader, 'Albaab\u202e')).toMatchObject({ kind: 'wrong' });
  expect(await accept(id, reader, proposal())).toEqual({ kind: 'accepted', language: 'so' });
  expect(await lastEntry()).toMatchObject({
    act: 'translation-accepted',
    facts: { rewritten: true, language: 'so' },
  });
});

test.each(['<Say>haa</Say>', 'haa \u202eaah', '&lt;Dial&gt;', 'Eeg https://evil.example.com'])(
  'attack 35: a provider says “%s”, and nobody is shown it',
  async (said) => {
    const id = await proposed(said);
    const { rows } = await database.pool.query(
      'SELECT state, failure, proposed FROM translation WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ state: 'failed', failure: 'unusable', proposed: null }]);
  },
);

test('what fails is asked three times, and again when somebody asks again', async () => {
  const ask = () =>
    startTranslations(database.db, { operator: district.principal, english, languages: ['so'] });
  const standing = async () => (await findTranslations(database.db, english))[0];
  await ask();
  for (let turn = 1; turn <= 3; turn++) {
    await database.owner.pool.query(
      `UPDATE translation SET lease_until = NULL WHERE state = 'asked'`,
    );
    const [lease] = await leaseTranslations(database.db, { worker, limit: 5 });
    expect(lease).toMatchObject({ english, tries: turn });
    if (lease === undefined) continue;
    await database.owner.pool.query(
      `UPDATE translation SET lease_until = clock_timestamp() WHERE state = 'asked'`,
    );
    const said = { kind: 'failed', reason: 'busy' } as const;
    await recordProposal(database.db, { worker, asked: lease, said });
  }
  expect(await standing()).toMatchObject({ state: 'failed', failure: 'busy' });
  await ask();
  expect(await standing()).toMatchObject({ state: 'asked', failure: null });
});

test('what leaves is in the log before it does: the language and a digest, and no word of a text', async () => {
  await startTranslations(database.db, {
    operator: district.principal,
    english,
    languages: ['so', 'vi'],
  });
  const { rowCount: before } = await database.pool.query(
    `SELECT FROM audit_entry WHERE act = 'translation-sent'`,
  );
  await database.owner.pool.query(
    `UPDATE translation SET lease_until = NULL WHERE state = 'asked'`,
  );
  const leased = await leaseTranslations(database.db, { worker, limit: 50 });
  const { rows } = await database.pool.query<{ facts: object }>(
    `SELECT facts FROM audit_entry WHERE act = 'translation-sent' ORDER BY id OFFSET $1`,
    [before],
  );
  expect(rows).toHaveLength(leased.length);
  for (const { facts } of rows) {
    expect(Object.keys(facts).toSorted()).toEqual(['english', 'language', 'provider']);
  }
});

test('everybody who reads the language and is here is told once, and nobody else', async () => {
  const id = await proposed();
  const cards = async () => {
    const { rows } = await database.pool.query(
      `SELECT part, platform FROM posted_card WHERE kind = 'translation' AND subject = $1`,
      [id],
    );
    return rows;
  };
  await planTranslatorCards(database.db, ['slack']);
  expect(await cards()).toEqual([]);
  await Promise.all(
    Array.from({ length: 4 }, () => planTranslatorCards(database.db, ['slack', 'teams'])),
  );
  expect(await cards()).toEqual([{ part: reader.id, platform: 'teams' }]);
  const { rows } = await database.pool.query(
    `SELECT facts FROM audit_entry WHERE act = 'translators-told' AND subject_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ facts: { language: 'so', told: 1 } }]);
});

test('the person who asked is told of the answer once, unless it is their own', async () => {
  const answers = async (id: string) => {
    const { rows } = await database.pool.query<{ part: string }>(
      `SELECT part FROM posted_card WHERE kind = 'translation-answer' AND subject = $1`,
      [id],
    );
    return rows.map(({ part }) => part);
  };
  const plan = () =>
    Promise.all(Array.from({ length: 4 }, () => planAnswerCards(database.db, ['slack', 'teams'])));
  const rejected = async (requester: Operator) => {
    const id = await proposed(`Albaabka ${requester.name}.`, requester);
    await plan();
    expect(await answers(id)).toEqual([]);
    await decideTranslation(database.db, {
      operator: reader,
      platform: 'slack',
      id,
      answer: { kind: 'reject' },
    });
    await plan();
    return answers(id);
  };

  await database.owner.pool.query(
    `INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id) VALUES ('slack', 't', 'U-asker', $1)`,
    [district.principal.id],
  );
  expect(await rejected(district.principal)).toEqual([district.principal.id]);
  english = `${english} Please.`;
  expect(await rejected(reader)).toEqual([]);
});
