import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Does on this machine what the Containerfile says for `/app`: its COPY lines from the context that .dockerignore leaves, and its RUN
 * lines. What sets up Debian is left out. Returns the folder that would be `/app`.
 */
export async function buildImage(folder: string): Promise<string> {
  const stages = (await readFile('Containerfile', 'utf8')).replaceAll('\\\n', ' ').split(/^FROM /m);
  const ignored = (await readFile('.dockerignore', 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && line !== '*' && !line.startsWith('!'));
  const places: string[] = [];
  for (const [at, stage] of stages.slice(1).entries()) {
    const place = path.join(folder, `stage-${at}`);
    await mkdir(place);
    for (const line of stage.split('\n')) {
      const [word, ...rest] = line.split(/\s+/);
      if (word === 'COPY') await copy(rest, { place, before: places.at(-1) ?? '', ignored });
      if (word === 'RUN' && !setsUpDebian.test(line))
        await run('sh', ['-c', rest.join(' ')], { cwd: place });
    }
    places.push(place);
  }
  return places.at(-1) ?? folder;
}

const setsUpDebian = /apt-get|copy-libraries/;

async function copy(
  words: string[],
  { place, before, ignored }: { place: string; before: string; ignored: string[] },
): Promise<void> {
  const isFromBefore = words[0]?.startsWith('--from=') ?? false;
  const names = isFromBefore ? words.slice(1, -1) : words.slice(0, -1);
  const target = words.at(-1) ?? '.';
  for (const name of names) {
    // Debian's own folders are not ours to write: Node is this machine's.
    if (name === '/system' || target.startsWith('/usr/')) continue;
    const source = isFromBefore ? path.join(before, name.replace(/^\/app\//, '')) : name;
    const to = target.endsWith('/')
      ? path.join(place, path.basename(name))
      : path.join(place, target);
    await cp(source, to, {
      recursive: true,
      filter: (file) => !ignored.includes(path.relative('.', file)),
    });
  }
}
