import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { leaksOf } from '#test/support/leaks/leaks-of-product.ts';
import { canaries, type Planted, plantCanaries } from '#test/support/leaks/plant-canaries.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const mutator = path.join(import.meta.dirname, '../support/product/mutated.mjs');
const mutations = [
  {
    what: 'the mask over numbers in a log',
    file: 'src/log/logger.ts',
    from: 'message: maskNumbers(fault.message)',
    to: 'message: fault.message',
  },
  {
    what: 'the serializer of faults in a log',
    file: 'src/log/logger.ts',
    from: 'serializers: { err: describeFault, error: describeFault },',
    to: 'serializers: {},',
  },
  {
    what: 'the encryption of what staff type',
    file: 'src/vault/vault.ts',
    from: 'encrypt: (plain, belongsTo) => encryptBytes(Buffer.from(plain), belongsTo),',
    // Not of a form, which wouldn't be read again.
    to: "encrypt: (plain, belongsTo) => belongsTo.startsWith('pause') ? Buffer.from(plain) : encryptBytes(Buffer.from(plain), belongsTo),",
  },
] as const;

const product = setUpProduct({ withoutBot: true, withoutWorker: true });
let planted: Planted;
beforeAll(async () => {
  planted = await plantCanaries(product);
  const { pool } = product.database.owner;
  await pool.query(`CREATE FUNCTION tell_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'no row for ${planted.number}' USING DETAIL = 'Failing row contains (${canaries.guardian}).'; END $$`);
  await pool.query(
    'CREATE TRIGGER tells_all BEFORE INSERT ON disclosure FOR EACH ROW EXECUTE FUNCTION tell_all()',
  );
});
beforeEach(() => rm(path.join(product.folder, 'bot.log'), { force: true }));

test('with everything in place nothing is found', async () => {
  await using _ = await product.startBotProcess({ LOG_LEVEL: 'trace' });
  await lookUpAndFreeze();

  expect(await leaksOf(product)).toEqual([]);
});

test.each(mutations)('$what is missed', async ({ file, from, to }) => {
  await using _ = await product.startBotProcess({
    LOG_LEVEL: 'trace',
    NODE_OPTIONS: `--import=${mutator}`,
    MUTATION: JSON.stringify({ file, from, to }),
  });
  await lookUpAndFreeze();

  expect(await leaksOf(product)).not.toEqual([]);
});

const faults = async () =>
  (await readFile(path.join(product.folder, 'bot.log'), 'utf8')).split('no row for').length - 1;

/** A look-up fails, and somebody freezes all calling in words that have a name of the staff. */
async function lookUpAndFreeze(): Promise<void> {
  const secretary = product.onTeams('secretary');
  await secretary.openForm('consent find');
  await secretary.submit({ number: planted.number }).catch(() => undefined);
  await until('the fault in the log', async () => (await faults()) > 0);
  const { pool } = product.database.owner;
  await pool.query(
    `SET session_replication_role = replica; DELETE FROM pause; RESET session_replication_role`,
  );
  const compliance = product.onSlack('compliance');
  await compliance.openForm('closure freeze');
  // A channel may tell who is on staff, and a dump may not. Short: the database takes anything longer for a ciphertext, and
  // refuses one whose key isn't there.
  await compliance.submit({ reason: `${staff.principal.name} erred` });
  await until('the freeze', async () => (await pool.query('SELECT FROM pause')).rowCount === 1);
}
