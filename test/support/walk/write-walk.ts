import path from 'node:path';

const heading = '## The walk of a closure';
const row = /^\| `(?<file>[^`]+)` \| (?<words>.*) \|$/gm;
const head = '| file | what it does |\n|---|---|\n';

/** What a row says that nobody has written yet. */
export const unwritten = '?';

/** The page with the files of each stage that were entered: in its own order, in its own words, and new ones where they came. */
export function writeWalk(page: string, entered: Readonly<Record<string, string[][]>>): string {
  const from = page.indexOf(heading);
  const to = page.indexOf('\n## ', from + 1);
  const words = new Map<string, string>();
  for (const { groups: { file = '', words: said = '' } = {} } of page.slice(from, to).matchAll(row))
    for (const name of [file, path.basename(file)]) if (!words.has(name)) words.set(name, said);
  const [intro = '', ...parts] = page.slice(from, to).split('\n### ');
  const written = parts.map((part) => {
    const stage = part.slice(0, part.indexOf(':'));
    const known = Array.from(part.matchAll(row), ({ groups }) => ({
      file: groups?.['file'] ?? '',
      words: groups?.['words'] ?? '',
    }));
    const walks = entered[stage] ?? [];
    const files = walks.reduce(
      withNew,
      known.map(({ file }) => file).filter((file) => walks.some((walk) => walk.includes(file))),
    );
    const rows = files.map((file) => {
      const said = known.find((one) => one.file === file)?.words;
      return `| \`${file}\` | ${said ?? words.get(file) ?? words.get(path.basename(file)) ?? unwritten} |`;
    });
    return `${part.slice(0, part.indexOf('| file |'))}${head}${rows.join('\n')}\n`;
  });
  return page.slice(0, from) + [intro, ...written].join('\n### ') + page.slice(to);
}

/** Each file that is not listed goes behind the one that was entered before it. */
function withNew(listed: string[], walk: readonly string[]): string[] {
  const all = [...listed];
  for (const [at, file] of walk.entries())
    if (!all.includes(file))
      all.splice(at === 0 ? 0 : all.indexOf(walk[at - 1] ?? '') + 1, 0, file);
  return all;
}
