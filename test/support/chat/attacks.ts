import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';

export type Target = { id: string; number: number; code: string };

export const dataOf = ({ id, code }: Target) => ({ campaign: id, code });

/** A closure that the principal asks for, waiting in both channels; what was before it is over. */
export async function askAnew(product: Product, words?: string): Promise<Target> {
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  const { rows } = await product.database.pool.query<{ number: number }>(
    'SELECT coalesce(max(number), 0)::int + 1 AS number FROM campaign',
  );
  await product.onSlack('principal').askClosure();
  return waitingTarget(product, rows[0]?.number ?? 1, words);
}

/** The newest closure, once its card shows these words in both channels. */
export async function waitingTarget(
  product: Product,
  number: number,
  words = 'Waiting for approval',
): Promise<Target> {
  await until('the cards in both channels', () =>
    [product.onSlack('principal'), product.onTeams('principal')].every(
      (person) => person.card().includes(`Closure ${number} ·`) && person.card().includes(words),
    ),
  );
  const { id } = await product.campaign();
  const { rows } = await product.database.pool.query<{ hex: string }>(
    `SELECT encode(v.fingerprint, 'hex') AS hex FROM campaign_version v
    JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number WHERE c.id = $1`,
    [id],
  );
  const hex = rows[0]?.hex ?? '';
  return { id, number, code: `${hex.slice(0, 4)}-${hex.slice(4, 8)}` };
}

/** Until its approvers were told and each card of it is drawn: from then on nothing changes one by itself. */
export async function cardsSettled(product: Product, id: string): Promise<void> {
  await until('the cards to be settled', async () => {
    const { rowCount } = await product.database.owner.pool.query(
      `SELECT FROM audit_entry e WHERE e.act = 'approvers-asked' AND e.subject_id = $1::text
         AND NOT EXISTS (SELECT FROM posted_card k WHERE k.subject = $1::uuid
           AND (k.message_id IS NULL OR k.drawn_revision < k.revision OR k.lease_until IS NOT NULL))`,
      [id],
    );
    return rowCount === 1;
  });
}

export const stateOf = async (product: Product, id: string) =>
  await product.database.db
    .selectFrom('campaign')
    .select(['state', sql<string | null>`end_reason_of(campaign)`.as('reason')])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

export async function approvalsOf(product: Product, id: string): Promise<number | null> {
  const { rowCount } = await product.database.pool.query(
    'SELECT FROM approval a JOIN campaign_version v ON v.id = a.version_id WHERE v.campaign_id = $1',
    [id],
  );
  return rowCount;
}

/** How many entries the log has of one act, about one thing or about any. */
export async function entries(
  product: Product,
  { act, reason, subject }: { act: string; reason?: string; subject?: string },
): Promise<number> {
  const { rowCount } = await product.database.pool.query(
    `SELECT FROM audit_entry WHERE act = $1 AND coalesce(facts ->> 'reason' = $2, $2 IS NULL)
      AND coalesce(subject_id = $3, true)`,
    [act, reason ?? null, subject ?? null],
  );
  return rowCount ?? 0;
}

const heard = (person: Person, words: string) =>
  person.toldPrivately().filter((told) => told.includes(words)).length;

/**
 * Makes the attack and waits until the log has exactly so many refusals more, for this reason, and each of those who
 * made it was told in a plain sentence.
 */
export async function expectRefused(
  product: Product,
  refusal: { who: Person[]; words: string; reason: string; act?: string; times?: number },
  attack: () => Promise<unknown>,
): Promise<void> {
  const { who, words, reason, act = 'decision-refused', times = who.length } = refusal;
  const before = await entries(product, { act, reason });
  const heardBefore = who.map((person) => heard(person, words));
  await attack();
  await until(
    `${times} entries “${reason}”`,
    async () => (await entries(product, { act, reason })) >= before + times,
  );
  for (const [index, person] of who.entries()) {
    await until(
      `${person.name} to be told “${words}”`,
      () => heard(person, words) > (heardBefore[index] ?? 0),
    );
  }
  expect(await entries(product, { act, reason })).toBe(before + times);
}

/** As somebody with the keys of the database would, past every trigger. */
export async function tamper(
  product: Product,
  { table, statement, values }: { table: string; statement: string; values: unknown[] },
): Promise<void> {
  const { pool } = product.database.owner;
  await pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await pool.query(statement, values);
  await pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

/** As if this closure had been asked for a minute ago, by people whose roles are older. */
export async function askedAMinuteAgo(product: Product, id: string): Promise<void> {
  await product.database.owner.pool.query(
    `UPDATE role_grant SET granted_at = granted_at - interval '1 hour'`,
  );
  await tamper(product, {
    table: 'campaign_version',
    statement: `UPDATE campaign_version SET submitted_at = submitted_at - interval '1 minute'
      WHERE campaign_id = $1`,
    values: [id],
  });
}

/** As anyone who holds the bot's token for Slack can. */
export async function callSlack(
  product: Product,
  method: string,
  body: object,
): Promise<{ ts: string }> {
  const { SLACK_API_URL: api = '', SLACK_BOT_TOKEN: token = '' } = product.config.slack ?? {};
  const answer = await fetch(`${api}${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as { ok: boolean; ts: string };
  if (!said.ok) throw new Error(JSON.stringify(said));
  return said;
}

/** As anyone who holds the secret of our app for Teams can: a token, and then anything on a message of ours. */
export async function changeTeamsMessage(
  product: Product,
  messageId: string,
  change: { method: 'DELETE' } | { method: 'PUT'; message: object },
): Promise<void> {
  const { teams } = product.config;
  if (teams === undefined) throw new Error('no Teams');
  const office = await fetch(`${teams.TEAMS_LOGIN_URL ?? ''}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: teams.TEAMS_APP_ID,
      client_secret: teams.TEAMS_APP_PASSWORD,
    }),
  });
  const { access_token: token } = (await office.json()) as { access_token: string };
  const channel = encodeURIComponent(teams.TEAMS_CHANNEL_ID);
  const answer = await fetch(
    `${teams.TEAMS_SERVICE_URL}v3/conversations/${channel}/activities/${messageId}`,
    {
      method: change.method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(change.method === 'PUT' ? { body: JSON.stringify(change.message) } : {}),
    },
  );
  if (!answer.ok) throw new Error(await answer.text());
}
