import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const tests = path.join(import.meta.dirname, '../..');
const story = /from '#test\/(support\/stories\/[\w/-]+\.ts)'/g;

/** Every test file, such as `test/unit/log.test.ts`, with its text and that of each story that it tells. */
export async function testFiles(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const file of await readdir(tests, { recursive: true })) {
    if (!file.endsWith('.test.ts')) continue;
    const own = await readFile(path.join(tests, file), 'utf8');
    const stories = [...own.matchAll(story)].map(([, name = '']) =>
      readFile(path.join(tests, name), 'utf8'),
    );
    found.set(`test/${file}`, [own, ...(await Promise.all(stories))].join('\n'));
  }
  return found;
}

/** Which files hold a test whose title begins with an id: `F07 …`, `F07 F08 …` or `attack 07: …`. */
export async function filesOfIds(): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const [file, text] of await testFiles()) {
    const faults = [...text.matchAll(/(?:^\s*|\()['"`]((?:F\d\d )+)/gm)];
    const attacks = [...text.matchAll(/['"`](attack \d\d): /g)];
    const ids = [
      ...faults.flatMap(([, told = '']) => told.trim().split(' ')),
      ...attacks.map(([, id = '']) => id),
    ];
    for (const id of ids) found.set(id, (found.get(id) ?? new Set()).add(file));
  }
  return found;
}

export const isLong = (file: string): boolean => file.startsWith('test/long/');

/** Whether `npm test` has a test of this title, which is written as in the source: `in %s the card says so`. */
export function hasTest(text: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `\`${title}\``].some((literal) =>
    text
      .split(literal)
      .slice(0, -1)
      .some((_, at, parts) => {
        const before = parts.slice(0, at + 1).join(literal);
        const heads = [...before.matchAll(/^ *(test|atLength|describe\w*)\b/gm)];
        return /\(\s*$/.test(before) && /^(?:test|describe)$/.test(heads.at(-1)?.[1] ?? '');
      }),
  );
}
