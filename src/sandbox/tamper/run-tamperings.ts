import { connect } from '#database/connect.ts';
import { openLogKey } from '#domain/audit/log/log-key.ts';
import { runDemo } from '../demo.ts';
import { sandboxKey } from '../home.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { until } from '../until.ts';
import { playTamperings } from './play-tamperings.ts';
import { tamperings } from './tamperings.ts';
import { missedBy, tableOf, tellTampering } from './tell-tamperings.ts';

/**
 * Plays a closure on a sandbox of its own, and then everything that the owner of the database might do to its log.
 * False where a verifier missed something that it has to find, or finds fault with the honest log.
 */
export async function runTamperings(
  sandbox: Sandbox,
  home: string,
  say: (line: string) => void,
): Promise<boolean> {
  say('Playing a closure …');
  await runDemo(sandbox, () => {});
  await until('the log to be sealed', async () => {
    const { rows } = await sandbox.database.pool.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM audit_entry e
       WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`,
    );
    return rows[0]?.open === 0;
  });
  await sandbox.workers[Symbol.asyncDispose]();
  await sandbox.bot[Symbol.asyncDispose]();
  await using owner = connect({ url: sandbox.ownerUrl, name: 'bellwether-tamper', max: 2 });
  const { id } = await owner.db.selectFrom('campaign').select('id').executeTakeFirstOrThrow();
  const auditor = await owner.db
    .selectFrom('role_grant')
    .select('operator_id as id')
    .where('role', '=', 'compliance')
    .executeTakeFirstOrThrow();
  const signer = openLogKey(await sandboxKey(home, 'audit-log-key'), sandbox.botUrl);
  const log = { owner, signer, campaignId: id, operatorId: auditor.id };
  const honest = { done: 'Nothing.', change: 'SELECT', finds: [] } as const;
  const played = [];
  for await (const one of playTamperings(log, [honest, ...tamperings])) {
    played.push(one);
    say(`\n${tellTampering(played.length - 1, one)}`);
  }
  const [clean, ...tampered] = played;
  const isClean = clean !== undefined && Object.values(clean.says).flat().length === 0;
  const missed = tampered.filter((one) => missedBy(one).length > 0);
  say(`\n${tableOf(tampered)}\n`);
  say(
    'The last one passes everywhere: an entry that is there before it is sealed is\n' +
      'sealed like any other. The proof is that nothing changes afterwards. What a\n' +
      'file leaves out, and what isn’t about its closure, the file can’t show.',
  );
  if (!isClean) say('\nThe honest log was found fault with.');
  if (missed.length > 0)
    say(`\nMissed: ${missed.map(({ tampering }) => tampering.done).join(' ')}`);
  return isClean && missed.length === 0;
}
