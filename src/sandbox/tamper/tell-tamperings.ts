import type { Played as All } from './play-tamperings.ts';
import { type Verifier, verifiers } from './tampering.ts';

type Played = Pick<All, 'tampering' | 'says'>;

const names: Record<Verifier, string> = {
  database: 'audit verify',
  kept: '+ kept checkpoints',
  file: 'evidence file',
};

/** What was done, and what each verifier says of it. */
export function tellTampering(place: number, { tampering, says }: Played): string {
  const lines = verifiers.map((verifier) => {
    const [first, ...more] = says[verifier] ?? [];
    const words =
      says[verifier] === undefined
        ? 'The closure isn’t in the database: there is no file.'
        : first === undefined
          ? 'Passes.'
          : `Found. ${first}${more.length === 0 ? '' : ` (And ${more.length} more.)`}`;
    return wrap(words, 56).map(
      (line, at) => `    ${(at === 0 ? names[verifier] : '').padEnd(20)}${line}`,
    );
  });
  return [`${String(place).padStart(2)}. ${tampering.done}`, ...lines.flat()].join('\n');
}

/** One line each, at most 80 columns wide. */
export function tableOf(played: readonly Played[]): string {
  const row = (place: string, done: string, cells: readonly string[]) =>
    `${place.padStart(2)} ${done.padEnd(46)} ${cells.map((cell) => cell.padEnd(9)).join(' ')}`.trimEnd();
  const lines = played.flatMap(({ tampering, says }, at) =>
    wrap(tampering.done, 46).map((words, line) =>
      line === 0
        ? row(
            String(at + 1),
            words,
            verifiers.map((verifier) => cellOf(says[verifier])),
          )
        : row('', words, []),
    ),
  );
  return [
    row('', '', ['audit', '+ kept', 'evidence']),
    row('', 'What was done', ['verify', 'outside', 'file']),
    '-'.repeat(80),
    ...lines,
  ].join('\n');
}

const cellOf = (faults: readonly string[] | undefined) =>
  faults === undefined ? '' : faults.length > 0 ? 'found' : 'passes';

/** Those who should have noticed and did not. */
export function missedBy({ tampering, says }: Played): Verifier[] {
  return tampering.finds.filter((verifier) => (says[verifier] ?? []).length === 0);
}

function wrap(words: string, width: number): string[] {
  return words.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= width) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}
