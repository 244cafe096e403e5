import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { splitNotes, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { slackWitnessChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { asOwner, copiedFrom, toldToCompliance } from '#test/support/audit/witness-channels.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';

const product = setUpProduct({ callsPerSecond: 20 });

const told = (platform: 'slack' | 'teams') => toldToCompliance(product, platform);

const posts = (platform: 'slack' | 'teams') =>
  copiedFrom(product, platform).flatMap((text) => splitNotes(text));

/** A quarter of an hour passes for what is posted, and five minutes for what is read. */
const quarterOfAnHour = () =>
  asOwner(product, [
    `UPDATE checkpoint_post SET at = at - interval '15 minutes'`,
    `UPDATE witness_reading SET read_at = read_at - interval '5 minutes'`,
  ]);

const readAt = async () => {
  const { rows } = await product.database.pool.query<{ at: string | null }>(
    `SELECT read_at::text AS at FROM witness_reading WHERE platform = 'slack'`,
  );
  return rows[0]?.at ?? null;
};

/** From now on: a reading that is under way is none. */
async function readAgain(): Promise<void> {
  const { owner } = product.database;
  const before = await until('nobody to read the channel', async () => {
    const { rows } = await owner.pool.query<{ at: string }>(
      `UPDATE witness_reading SET read_at = read_at - interval '1 hour'
       WHERE platform = 'slack' AND lease_until IS NULL RETURNING read_at::text AS at`,
    );
    return rows[0]?.at;
  });
  await until('the channel to be read', async () => (await readAt()) !== before);
}

const findings = async () => {
  const { rows } = await product.database.pool.query<{ how: string }>(
    `SELECT facts->>'how' AS how FROM finding WHERE code = 'checkpoint-mismatch' ORDER BY opened_at`,
  );
  return rows.map(({ how }) => how);
};

async function closeSchool(): Promise<void> {
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
}

test('both witness channels get a checkpoint, and another when the log has grown for 15 minutes', async () => {
  await until('the first post', () => posts('slack').length > 0 && posts('teams').length > 0);
  expect(posts('slack')).toEqual(posts('teams'));

  await closeSchool();
  expect(posts('slack')).toHaveLength(1);
  await quarterOfAnHour();
  await until('the next post', () => posts('slack').length > 1 && posts('teams').length > 1);

  expect(posts('slack')).toHaveLength(2);
  expect(posts('slack')).toEqual(posts('teams'));
});

test('what a person copies out of either channel verifies against the whole log', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-kept-'));
  const key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));
  for (const platform of ['slack', 'teams'] as const) {
    const file = path.join(folder, `${platform}.txt`);
    await writeFile(file, copiedFrom(product, platform).join('\n'));
    const verified = await runProcess(
      'cli',
      ['audit', 'verify', `--key=${key}`, `--checkpoints=${file}`],
      {
        DATABASE_URL: product.database.urls.imports,
        BELLWETHER_KEY: testKey,
      },
    );
    expect(verified.error).toBe('');
    expect(verified.told).toContain('Every checkpoint matches');
  }
});

test('a clean log and channels that nobody touched are no finding', async () => {
  await readAgain();
  expect(await findings()).toEqual([]);
});

test('an edited post and a deleted one are told to compliance staff on both platforms', async () => {
  const { slack, environment } = product.farSide;
  const messages = slack.state().channels.find(({ id }) => id === slackWitnessChannel)?.messages;
  const [first, second] = (messages ?? []).map(({ ts }) => ts);
  const by = async (token: string | undefined, method: string, body: object) => {
    const answer = await fetch(`${environment['SLACK_API_URL']}${method}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ channel: slackWitnessChannel, ...body }),
    });
    return await answer.json();
  };
  // The bot's own token writes nothing there, so neither does somebody who stole it.
  const bot = environment['SLACK_BOT_TOKEN'];
  expect(await by(bot, 'chat.delete', { ts: first })).toMatchObject({ ok: false });
  const witness = environment['SLACK_WITNESS_BOT_TOKEN'];
  const text = 'Nothing to see here.';
  expect(await by(witness, 'chat.update', { ts: first, text, blocks: [] })).toMatchObject({
    ok: true,
  });
  expect(await by(witness, 'chat.delete', { ts: second })).toMatchObject({ ok: true });
  await readAgain();

  expect((await findings()).toSorted()).toEqual(['edited', 'missing']);
  for (const platform of ['slack', 'teams'] as const) {
    await until('the finding', () => told(platform).includes('the post was edited'));
    expect(told(platform)).toContain('Slack witness channel');
    expect(told(platform)).toContain('the post was edited');
    expect(told(platform)).toContain('the post is gone');
  }
});

test('the owner who rewrites the log and seals it again is found by what stands in the channel', async () => {
  const before = posts('slack').length;
  await quarterOfAnHour();
  await until('a checkpoint to stand there', () => posts('slack').length > before);

  // Leaves, tiles and checkpoints go; the product's own worker seals the forged history, with its own key.
  await asOwner(product, [
    `UPDATE audit_entry SET actor_id = gen_random_uuid()::text WHERE act = 'campaign-approved'`,
    'DELETE FROM checkpoint_post',
    'DELETE FROM audit_cosignature',
    'DELETE FROM audit_checkpoint',
    'DELETE FROM audit_tile',
    'DELETE FROM audit_leaf',
    `UPDATE audit_sealer SET size = 0, next_tx = '0'`,
  ]);
  await until('the forged log to be sealed', async () => {
    const { rows } = await product.database.pool.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM audit_entry e
       WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`,
    );
    return rows[0]?.open === 0;
  });
  await readAgain();

  expect(await findings()).toContain('differs');
  for (const platform of ['slack', 'teams'] as const) {
    await until('the finding', () =>
      told(platform).includes('the log doesn’t begin with what was signed there'),
    );
  }
});

test('and no call waits for it: the next closure reaches its families', async () => {
  await closeSchool();
  expect((await product.campaign()).number).toBe(2);
});
