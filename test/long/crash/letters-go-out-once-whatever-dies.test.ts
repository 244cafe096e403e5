import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#database/embedded/free-port.ts';
import { until } from '#sandbox/until.ts';
import { startMailServer } from '#test/support/audit/mail-server.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const rounds = 14;
/** Of one bot; each may have been handing a letter over when it died. */
const sessions = 5;

let port = 0;
/** By the id that each letter has for good. */
const arrived = new Map<string, number>();
let server: AsyncDisposable | undefined;
beforeAll(async () => {
  port = await freePort();
  server = await startMailServer({
    port,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const id = /^Message-ID:\s*<([^@>]+)@/im.exec(
          Buffer.concat(chunks).toString('latin1'),
        )?.[1];
        arrived.set(id ?? '?', (arrived.get(id ?? '?') ?? 0) + 1);
        // A mail server thinks about each letter: a bot that dies has some that were taken and not confirmed.
        setTimeout(done, 20 + (arrived.size % 7) * 10);
      });
    },
  });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});
const product = setUpProduct(() => ({
  students: 1_200,
  withoutBot: true,
  elsewhere: { SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'closures@example.org' },
}));
const rows = async <T extends object>(text: string) =>
  (await product.database.owner.pool.query<T>(text)).rows;
const letters = async () =>
  rows<{ id: string; state: string; why: string | null }>(
    `SELECT version_id || '.' || address_id AS id, state, why FROM letter`,
  );
const countOf = async (...states: string[]) =>
  (await letters()).filter(({ state }) => states.includes(state)).length;

test(`a bot that is killed ${rounds} times while it sends leaves nothing unsent, sends nothing twice, and is in doubt of what it held alone`, async () => {
  const guardians = await rows<{ id: string }>('SELECT sourced_id AS id FROM guardian');
  await writeTo(
    product.database,
    Object.fromEntries(guardians.map(({ id }, n) => [id, `reader-${n}@example.org`])),
  );
  await rows('UPDATE district SET closures_by_email = true');
  let bot = await product.startBotProcess();
  await product.onTeams('principal').askClosure();
  const approver = product.onSlack('superintendent');
  await until('the card', () => approver.card().includes('Waiting for approval'));
  await approver.press('approve');

  for (let round = 0; round < rounds; round++) {
    const before = await countOf('sent');
    await until('letters to go', async () => (await countOf('sent')) >= before + 20);
    await bot.kill();
    bot = await product.startBotProcess();
  }
  await until('the last letter', async () => (await countOf('waiting')) === 0);
  await inAnotherTime(
    product.database,
    `UPDATE letter SET state_at = now() - interval '11 minutes' WHERE state = 'sending'`,
  );
  await until('the end', async () => (await countOf('sending')) === 0);

  const all = await letters();
  const unknown = all.filter(({ state }) => state === 'unknown');
  const taken = unknown.filter(({ id }) => arrived.has(id));
  console.info(
    `${all.length} letters, ${arrived.size} arrived, ${unknown.length} unknown (${taken.length} of them arrived) after ${rounds} kills`,
  );
  expect([...arrived].filter(([, times]) => times > 1)).toEqual([]);
  expect(all.filter(({ state }) => state !== 'sent' && state !== 'unknown')).toEqual([]);
  expect(all.filter(({ id, state }) => state === 'sent' && !arrived.has(id))).toEqual([]);
  expect(unknown.length).toBeLessThanOrEqual(rounds * sessions);
}, 600_000);
