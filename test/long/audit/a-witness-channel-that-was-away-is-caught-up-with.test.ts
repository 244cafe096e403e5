import { expect, test } from 'vitest';
import { signCheckpoint, splitNotes } from '#domain/audit/log/checkpoint.ts';
import { openLogKey } from '#domain/audit/log/log-key.ts';
import { slackWitnessChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { asOwner, copiedFrom } from '#test/support/audit/witness-channels.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ callsPerSecond: 20 });

const posts = (platform: 'slack' | 'teams') =>
  copiedFrom(product, platform).flatMap((text) => splitNotes(text));

const rowsOf = async <T extends object>(query: string): Promise<T[]> =>
  (await product.database.owner.pool.query<T>(query)).rows;

/** Time passes for what is posted and read, and for pauses between tries. */
const pass = (time: string) =>
  asOwner(product, [
    `UPDATE checkpoint_post SET at = at - interval '${time}'`,
    // A reading that broke off holds its lease.
    `UPDATE witness_reading SET read_at = read_at - interval '${time}', lease_until = lease_until - interval '${time}'`,
    `UPDATE posted_card SET retry_at = now() WHERE retry_at IS NOT NULL`,
  ]);

const planned = async () => (await rowsOf('SELECT FROM checkpoint_post')).length;

test('F61 a witness channel that is away for a day stops no call, and gets every checkpoint when it is back', async () => {
  const { slack } = product.farSide;
  await until('the first post', () => posts('slack').length > 0 && posts('teams').length > 0);

  slack.setDown(true);
  const teams = product.onTeams('principal');
  const deputy = product.onTeams('deputy');
  await teams.askClosure({});
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
  for (const time of ['12 hours', '12 hours']) {
    const before = await planned();
    await teams.say('closure status');
    await product.database.pool.query(
      `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'findings-listed', 'district', 'district')`,
    );
    await pass(time);
    await until('the next checkpoint to be due', async () => (await planned()) > before);
    await until('Teams to have it', () => posts('teams').length > before);
  }
  expect(posts('slack')).toHaveLength(1);

  slack.setDown(false);
  await until('Slack to catch up', async () => {
    await pass('0 s');
    return posts('slack').length === posts('teams').length;
  });
  expect(posts('slack')).toHaveLength(3);
  expect(posts('slack').toSorted()).toEqual(posts('teams').toSorted());
  expect(await rowsOf(`SELECT FROM finding WHERE code = 'checkpoint-mismatch'`)).toEqual([]);
});

test('F61 a checkpoint that somebody forged in the channel, with the key that was stolen, is told', async () => {
  const { environment } = product.farSide;
  const signer = openLogKey(product.auditLogKey, product.config.PUBLIC_URL);
  const size = Number(posts('slack').at(-1)?.split('\n')[1]);
  const text = signCheckpoint({ origin: signer.name, size, root: Buffer.alloc(32, 5) }, signer);
  const answer = await fetch(`${environment['SLACK_API_URL']}chat.postMessage`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${environment['SLACK_WITNESS_BOT_TOKEN']}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ channel: slackWitnessChannel, text }),
  });
  expect(await answer.json()).toMatchObject({ ok: true });
  await pass('5 minutes');

  await until('the finding', async () => {
    const found = await rowsOf<{ how: string }>(
      `SELECT facts->>'how' AS how FROM finding WHERE code = 'checkpoint-mismatch'`,
    );
    return found.some(({ how }) => how === 'differs');
  });
});
