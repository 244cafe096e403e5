import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ConfigFault } from './config/config.ts';
import { misspelled } from './config/misspelled.ts';
import { readArguments } from './config/read-arguments.ts';
import { failStart, tell } from './config/report-start.ts';
import { aborted, stopSignal } from './config/stop-signal.ts';
import { variables } from './config/variables.ts';
import { PostgresAbsent } from './database/embedded/embedded-binaries.ts';
import { ServerInUse } from './database/embedded/embedded-server.ts';
import { runDemo } from './sandbox/demo.ts';
import { sandboxHome } from './sandbox/home.ts';
import { type Sandbox, startSandbox } from './sandbox/start-sandbox.ts';
import { runTamperings } from './sandbox/tamper/run-tamperings.ts';

const say = (line: string) =>
  console.log(process.stdout.isTTY ? line : stripVTControlCharacters(line));

/** `npm start`: the sandbox with its page, until Ctrl-C. */
async function runPage(): Promise<void> {
  const signal = stopSignal();
  // What draws the page is for development, and the rest of the sandbox runs without it.
  const { openPage } = await import('./sandbox/open-page.ts').catch(asConfigFault);
  await using sandbox = await startSandbox({
    home: await sandboxHome(),
    callsPerSecond: 20,
    speed: 3,
    say,
  });
  const page = await openPage(sandbox, Number(process.env['PORT'] ?? 4000));
  say(
    [
      '',
      `Bellwether is running. Open ${page.url}`,
      '',
      '  1. In Slack, as Dana Whitfield (principal), type /closure and send the form. At night, let the calls begin as soon as it is approved.',
      '  2. In Teams, as Marcus Oyelaran (superintendent), press Approve.',
      '  3. Watch the phones ring. Answer one, press 9. The summary comes to both channels.',
      '',
      'The machine room at the foot of the page breaks things: kill a worker, make the carrier reject calls.',
      'Ctrl-C stops everything. The data stays for the next start.',
    ].join('\n'),
  );
  await aborted(signal);
  say('Stopping …');
  await page.close();
}

function asConfigFault(error: unknown): never {
  const isAbsent =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  throw isAbsent
    ? new ConfigFault([
        'the page of npm start needs the packages for development: run npm ci without --omit=dev',
      ])
    : error;
}

/** `npm run demo`: the same closure, played in the terminal on a district of its own. */
async function runDemoOnce(): Promise<void> {
  await onSandboxOfItsOwn(undefined, (sandbox) => runDemo(sandbox, say));
}

/** `npm run audit:tamper`: what the owner of a database might do to the audit log, and who notices. */
async function runTamper(): Promise<void> {
  await onSandboxOfItsOwn(40, async (sandbox, home) => {
    if (!(await runTamperings(sandbox, home, say))) process.exitCode = 1;
  });
}

async function onSandboxOfItsOwn(
  students: number | undefined,
  act: (sandbox: Sandbox, home: string) => Promise<void>,
): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'bellwether-demo-'));
  await chmod(home, 0o755);
  try {
    const size = students === undefined ? {} : { students };
    await using sandbox = await startSandbox({ home, callsPerSecond: 40, speed: 20, say, ...size });
    await act(sandbox, home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const usage = `Usage: npm start
  The sandbox: a fictional district on this machine, with an emulated Slack, Teams and telephone network. Nobody is called.
  PORT says where its page is (4000), BELLWETHER_HOME where it keeps its database.
       npm run demo
  Plays one closure in the terminal.
       npm run audit:tamper
  Rewrites the audit log of a database of its own in each way, and says who notices.
For real: npm run bot, npm run worker (docs/operations.md).`;

/** Anyone who has set an address means to run for real, and would take what is emulated here for it. */
function refuseRealDatabase(): void {
  if (variables()['DATABASE_URL'] === undefined) return;
  throw new ConfigFault([
    'npm start and npm run audit:tamper are the sandbox, with its own database and phone network, but DATABASE_URL is set. For real use, run npm run bot and npm run worker. For the sandbox, unset DATABASE_URL (check .env)',
  ]);
}

async function runAsAsked(asked: { demo?: boolean; tamper?: boolean }): Promise<void> {
  const unknown = misspelled(variables());
  if (unknown.length > 0) throw new ConfigFault(unknown);
  if (asked.demo === true) return runDemoOnce();
  refuseRealDatabase();
  return asked.tamper === true ? runTamper() : runPage();
}

try {
  const offer = {
    usage,
    options: { demo: { type: 'boolean' }, tamper: { type: 'boolean' } },
    words: 0,
  } as const;
  const read = readArguments(process.argv.slice(2), offer);
  if (read.kind === 'told') tell(read);
  else await runAsAsked(read.values);
} catch (error) {
  failStart(
    error instanceof ServerInUse || error instanceof PostgresAbsent ? error.message : error,
  );
}
