import { execFile } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ConfigFault } from '#config/config.ts';

/**
 * Where the sandbox keeps its database and keys: BELLWETHER_HOME, else `.bellwether` here. PostgreSQL refuses to
 * run as root and is given to "nobody", who can't enter a root user's home; then it is a folder of the system's
 * temporary one.
 */
export async function sandboxHome(): Promise<string> {
  const wanted = path.resolve(process.env['BELLWETHER_HOME'] ?? '.bellwether');
  if (await tryFolder(wanted)) return wanted;
  const name = hash('sha256', wanted, 'hex').slice(0, 12);
  const other = path.join(tmpdir(), `bellwether-${name}`);
  if (await tryFolder(other)) return other;
  throw new ConfigFault([
    'the sandbox needs a folder that the user “nobody” can enter: set BELLWETHER_HOME to one',
  ]);
}

async function tryFolder(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (process.getuid?.() !== 0) return true;
  await chmod(folder, 0o755);
  return promisify(execFile)('ls', [folder], { cwd: '/', uid: 65534, gid: 65534 }).then(
    () => true,
    () => false,
  );
}

/** One of the sandbox's own keys, made at its first start. */
export async function sandboxKey(
  home: string,
  name: 'master-key' | 'audit-log-key',
): Promise<string> {
  const file = path.join(home, name);
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    const key = randomBytes(32).toString('base64');
    await writeFile(file, key, { mode: 0o600, flag: 'wx' });
    return key;
  }
}
