import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCardTypes } from '#card-sync/card-types.ts';
import { publishCards } from '#card-sync/publish-cards.ts';
import { readWitness } from '#card-sync/read-witness.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { signCheckpoint, splitNotes } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { planCheckpointPost } from '#domain/proof/witness/plan-checkpoint-post.ts';
import { createLogger } from '#log/logger.ts';
import type { SlackServer } from '#sandbox/slack/slack-server.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { botToken, channelId, startSlack, teamId } from '#test/support/chat/slack-bot.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const database = setUpDatabase();
let slack: SlackServer;
const { signer } = newLogSigner();
beforeAll(async () => {
  slack = await startSlack();
});
afterAll(async () => {
  await slack.close();
});

const db = () => database.as('bot').db;
const platform = () =>
  createSlackPlatform({
    teamId,
    botToken,
    channelIds: { closures: 'C0ELSEWHERE', witness: channelId },
    apiUrl: `${slack.url}/api/`,
  });

/** The log grows, a quarter of an hour passes, and the bot posts and reads as it does each minute. */
async function quarterOfAnHour(): Promise<void> {
  const { pool } = database.owner;
  await pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'tried', 'test', '1')`,
  );
  while ((await sealLog(database.as('worker').db, signer)) > 0);
  await inAnotherTime(database, `UPDATE checkpoint_post SET at = at - interval '15 minutes'`);
  await pool.query(
    `UPDATE witness_reading SET read_at = read_at - interval '15 minutes', lease_until = NULL`,
  );
  await pool.query('UPDATE posted_card SET retry_at = NULL');
  await planCheckpointPost(db(), ['slack']);
  await publishCards(db(), platform(), {
    kind: 'checkpoint',
    type: createCardTypes(db(), ['slack']).checkpoint,
    platforms: ['slack'],
    logger: createLogger({ level: 'silent', program: 'test' }),
  });
  await readWitness(db(), platform(), signer.name).catch(() => undefined);
}

async function posts(): Promise<string[]> {
  const read = (await platform().witness?.read(null)) ?? [];
  return read.flatMap(({ texts }) => texts.flatMap((text) => splitNotes(text)));
}

const trimmed = (notes: readonly string[]) => notes.map((note) => note.trim()).toSorted();

const mismatches = async () =>
  (
    await database.pool.query<{ how: string }>(
      `SELECT facts ->> 'how' AS how FROM finding WHERE code = 'checkpoint-mismatch'`,
    )
  ).rows.map(({ how }) => how);

test('F61 a channel that is away gets every checkpoint when it is back, and that is no finding', async () => {
  await quarterOfAnHour();
  slack.setDown(true);
  await quarterOfAnHour();
  await quarterOfAnHour();
  slack.setDown(false);
  expect(await posts()).toHaveLength(1);

  await quarterOfAnHour();

  expect(await posts()).toHaveLength(4);
  const { rows } = await database.pool.query<{ note: string }>(
    'SELECT note FROM checkpoint_post ORDER BY at',
  );
  expect(trimmed(await posts())).toEqual(trimmed(rows.map(({ note }) => note)));
  expect(await mismatches()).toEqual([]);
});

test('F61 a checkpoint that somebody forged there, with the key that was stolen, is told', async () => {
  const size = Number((await posts()).at(-1)?.split('\n')[1]);
  const text = signCheckpoint({ origin: signer.name, size, root: Buffer.alloc(32, 5) }, signer);
  await fetch(`${slack.url}/api/chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: channelId, text }),
  });

  await quarterOfAnHour();

  expect(await mismatches()).toEqual(['differs']);
});
