import { mailLetters } from '#card-sync/mail-letters.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { createLogger } from '#log/logger.ts';
import { openMailPool } from '#mail/smtp-mailer.ts';
import { startMailServer } from '#test/support/audit/mail-server.ts';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { approveAsOther, draftForEverybody } from '#test/support/district/whole-district.ts';
import { emailBinding } from '#vault/vault.ts';
import { type Bench, type BenchDatabase, measure, type Sample } from './bench.ts';

const guardians = Number(process.env['PHONES'] ?? 100_000);
const handedOver = Number(process.env['LETTERS'] ?? 5_000);

/** E-mails of a closure: sealed with its list, beside the same seal without; handed over, beside the same mails without a list. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const database = await bench.keptDatabase(`mail ${guardians}`, (made) =>
    fillLargeDistrict(made.owner.pool, guardians),
  );
  await giveAddresses(bench, database);
  const without = await seal(database, false);
  const sealed = await seal(database, true);
  const { owner } = database;
  await owner.pool.query(`UPDATE campaign SET state = 'sent-back' WHERE id = $1`, [
    without.campaignId,
  ]);
  await approveAsOther(owner, sealed.campaignId);
  const sent = await handOver(bench, database);
  return [
    {
      name: `seal of ${guardians} guardians with an e-mail each`,
      measured: sealed.measured,
      floorMs: without.measured.ms,
      floor: 'the same seal without e-mail',
      goal: 2,
    },
    {
      name: `${sent.letters} e-mails of a closure handed over by SMTP`,
      measured: sent.measured,
      floorMs: sent.floorMs,
      floor: 'the same mails over the same sessions, without a list',
      goal: 3,
    },
  ];
}

async function seal({ application, owner }: BenchDatabase, isWritten: boolean) {
  await owner.pool.query('UPDATE district SET closures_by_email = $1', [isWritten]);
  const campaignId = await draftForEverybody(application);
  return { campaignId, measured: await measure(() => sealCampaign(application.db, campaignId)) };
}

/** An address for each guardian; those that are handed over open, and the others only count. */
async function giveAddresses(bench: Bench, { owner }: BenchDatabase): Promise<void> {
  const { rows: known } = await owner.pool.query('SELECT FROM email_address LIMIT 1');
  if (known.length > 0) return;
  const real = Array.from({ length: handedOver }, (_, i) => {
    const address = `reader-${i}@example.org`;
    const [index] = bench.vault.emailIndexes(address);
    return { index, address: bench.vault.encrypt(address, emailBinding(index)) };
  });
  await owner.pool.query(
    `INSERT INTO email_address (index, address, given_on)
     SELECT i, a, '2026-08-15' FROM unnest($1::bytea[], $2::bytea[]) AS t (i, a)`,
    [real.map(({ index }) => index), real.map(({ address }) => address)],
  );
  await owner.pool.query(
    `INSERT INTO email_address (index, address, given_on)
       SELECT '\\x${keyOf(real)}'::bytea || substr(sha256(int4send(i)), 1, 14), '\\x00', '2026-08-15'
       FROM generate_series(1, ${Math.max(0, guardians - handedOver)}) i;
     SET session_replication_role = replica;
     UPDATE guardian g SET email_id = e.id
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM guardian) one
       JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM email_address) e USING (n) WHERE g.id = one.id;
     RESET session_replication_role;
     ANALYZE email_address, guardian`,
  );
}

/** Which key the others seem to be indexed by. */
const keyOf = ([first]: readonly { index: Buffer }[]) =>
  first?.index.subarray(0, 2).toString('hex') ?? '';

async function handOver(bench: Bench, { application, owner }: BenchDatabase) {
  await using server = await startMailServer();
  const openPool = () => openMailPool({ url: server.url, from: 'bellwether@example.org' });
  // Those that count only are not sent.
  await owner.pool.query(
    `UPDATE letter l SET state = 'dropped', why = 'bench' FROM email_address e
     WHERE e.id = l.address_id AND e.address = '\\x00' AND l.state = 'waiting'`,
  );
  const measured = await measure(() =>
    mailLetters({
      db: application.db,
      vault: bench.vault,
      openPool,
      publicUrl: 'https://bot.example.org',
      logger: createLogger({ level: 'silent', program: 'bench' }),
    }),
  );
  const letters = server.letters.length;
  const text = server.letters[0]?.parts[0]?.text ?? '';
  server.letters.length = 0;
  await using pool = openPool();
  const { ms: floorMs } = await measure(async () => {
    for (let from = 0; from < letters; from += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, letters - from) }, (_, i) =>
          pool.send({
            id: `bench-${from + i}`,
            to: `reader-${from + i}@example.org`,
            subject: 'Closed',
            text,
          }),
        ),
      );
  });
  return { letters, measured, floorMs };
}
