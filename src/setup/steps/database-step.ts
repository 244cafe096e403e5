import { randomBytes } from 'node:crypto';
import { checkDatabase } from '#database/check-database.ts';
import { connect } from '#database/connect.ts';
import { describeConnectFault } from '#database/connect-fault.ts';
import { giveLogins } from '#database/give-logins.ts';
import { sqlState } from '#database/transaction.ts';
import { problemOf } from '../ask-setting.ts';
import { NotYet, type Setup, type Step } from '../step.ts';

const programs = ['bot', 'worker', 'imports'] as const;
const setting = 'MIGRATION_DATABASE_URL';

export const databaseStep: Step = {
  title: 'Database',
  async findDone({ files, terminal }) {
    const urls = programs.map((program) => files.of(program)['DATABASE_URL'] ?? '');
    if (urls.some((url) => url === '')) return undefined;
    const problems = await Promise.all(urls.map((url, at) => problemsOf(url, programs[at])));
    const [problem] = problems.flat();
    if (problem === undefined) return 'each program has its login';
    terminal.say(`  ${problem}`);
    return undefined;
  },
  async run(setup) {
    const { files, terminal, type } = setup;
    terminal.say(
      'It needs PostgreSQL 18 or newer, with an empty database and its owner, who may create roles:\n    createuser --createrole --pwprompt owner\n    createdb --owner owner bellwether\nThe owner’s password is then a part of the address. Each program gets a login of its own.',
    );
    const url = await askUrl(setup);
    files.putFor('imports', setting, url);
    if (!(await type(['migrate']))) throw new NotYet('The database isn’t migrated.');
    await using owner = connect({ url, name: 'bellwether-owner', max: 1 });
    const passwords = Object.fromEntries(
      programs.map((program) => [program, randomBytes(24).toString('base64url')]),
    );
    const logins = await giveLoginsOrSay(
      owner.db,
      passwords as Record<(typeof programs)[number], string>,
    );
    for (const program of programs) {
      const address = new URL(url);
      address.username = logins[program];
      address.password = passwords[program] ?? '';
      files.putFor(program, 'DATABASE_URL', address.href);
    }
    return `migrated, with the logins ${Object.values(logins).join(', ')}`;
  },
};

async function giveLoginsOrSay(...given: Parameters<typeof giveLogins>) {
  return giveLogins(...given).catch((error: unknown) => {
    if (sqlState(error) !== '42501') throw error;
    throw new NotYet(
      'This owner may not put logins into the roles bellwether_bot, bellwether_worker and bellwether_imports, which another owner of this server made. Have them granted to it WITH ADMIN OPTION.',
    );
  });
}

async function askUrl({ files, terminal }: Setup): Promise<string> {
  const words = 'Address, such as postgres://owner:password@host/bellwether';
  for (;;) {
    const url = await terminal.ask(words, { initial: files.get(setting), isSecret: true });
    const problem = problemOf('DATABASE_URL', url);
    if (problem === undefined) {
      await refuseSilence(url);
      return url;
    }
    terminal.say(`  ${problem}`);
  }
}

async function refuseSilence(url: string): Promise<void> {
  await using connection = connect({ url, name: 'bellwether-owner', max: 1 });
  await connection.pool.query('SELECT').catch((error: unknown) => {
    throw new NotYet(describeConnectFault(error, setting) ?? 'PostgreSQL doesn’t answer there.');
  });
}

async function problemsOf(url: string, role: (typeof programs)[number] = 'bot'): Promise<string[]> {
  await using connection = connect({ url, name: 'bellwether-setup', max: 3 });
  return await checkDatabase(connection.db, { role });
}
