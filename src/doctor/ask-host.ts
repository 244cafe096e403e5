import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { versionLine } from '#config/version.ts';
import { type Finding, green, red, yellow } from './finding.ts';

const least = { yellow: 0.1, red: 0.03 };

/** This machine: its version and its disk. */
export async function askHost(folder = process.cwd()): Promise<Finding[]> {
  const { bavail, blocks } = await statfs(folder);
  const free = blocks === 0 ? 1 : bavail / blocks;
  const says = `${Math.floor(free * 100)}% of this machine’s disk is free.`;
  const todo = 'Make room: a log or an import that finds no room stops.';
  return [
    green('host.version', `This is ${versionLine()}.`),
    free < least.red
      ? red('host.disk', says, todo)
      : free < least.yellow
        ? yellow('host.disk', says, todo)
        : green('host.disk', says),
    await askSecrets(folder),
  ];
}

const files = ['.env', '.env.bot', '.env.worker', '.env.imports'];

/** Windows has other rights, and says that all may read. */
async function askSecrets(folder: string): Promise<Finding> {
  const about = 'host.secrets';
  const modes = await Promise.all(
    files.map((name) =>
      stat(path.join(folder, name)).then(
        ({ mode }) => mode,
        () => 0,
      ),
    ),
  );
  const open = files.filter((_, at) => process.platform !== 'win32' && (modes[at] ?? 0) & 0o077);
  return open.length === 0
    ? green(about, 'No file of secrets here is open to others.')
    : red(
        about,
        `Other accounts of this machine may read ${open.join(', ')}.`,
        `Run chmod 600 ${open.join(' ')}, and change the secrets if others have an account.`,
      );
}

/** Slack’s signatures are good for five minutes, tokens for less. */
const most = { yellow: 5, red: 60 };

/** By the clock of somebody else who was just asked: a database, or a server’s `Date`. */
export function judgeClock(about: string, whose: string, secondsApart: number): Finding {
  const apart = Math.abs(Math.round(secondsApart));
  const todo = 'Run a time service (chrony, systemd-timesyncd) on both machines.';
  const says = `This machine’s clock and ${whose} are ${apart} s apart.`;
  if (apart > most.red) return red(about, says, todo);
  return apart > most.yellow ? yellow(about, says, todo) : green(about, says);
}
