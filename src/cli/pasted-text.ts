import { readFile } from 'node:fs/promises';
import { splitNotes } from '#domain/audit/log/checkpoint.ts';
import { type Erasure, readErasures } from '#domain/privacy/erasure/erasure.ts';
import { Misuse } from './cli-command.ts';

/** The text of a file as Windows, too, writes one: in UTF-16, with a mark before it, or with its own line ends. */
export async function textOf(name: string): Promise<string> {
  const bytes = await readFile(name).catch(() => {
    throw new Misuse(`${name} can’t be read.`);
  });
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes).replaceAll(/\r\n?/g, '\n');
}

/** Lines with something in them, but for those that npm writes before the output of a script. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('> '));
}

/** The checkpoints that somebody copied into a file. A piece of one is refused: it would be taken for compared. */
export async function notesIn(name: string | undefined): Promise<string[]> {
  if (name === undefined) return [];
  const text = unquoted(await textOf(name));
  const notes = splitNotes(text);
  let rest = text.replaceAll(/[^\S\n]+$/gm, '');
  for (const note of notes) rest = rest.replace(note, () => note.replaceAll(/[^\n]/g, ''));
  const broken = rest.split('\n').findIndex((line) => piece.test(line));
  if (broken >= 0)
    throw new Misuse(
      `${name} has only a piece of a checkpoint at line ${broken + 1}. Copy the whole post, or take the piece out.`,
    );
  if (notes.length === 0) throw new Misuse(`${name} holds no checkpoint.`);
  return notes;
}

/** Who was erased, by the list that `erasures list` wrote. */
export async function erasuresIn(name: string): Promise<Erasure[]> {
  const erasures = readErasures(await textOf(name));
  if ('badLine' in erasures) throw new Misuse(`Line ${erasures.badLine} of ${name} is no erasure.`);
  return erasures;
}

/** A line that stands nowhere but in a checkpoint: the log’s name, the root, or a signature. */
const piece = /^(?:(?:— )?\S+\/audit-log(?: .*)?|[A-Za-z0-9+/]{43}=|— \S+ [A-Za-z0-9+/]{80,}=*)$/u;

/** As it was posted: without the marks of a quote, and with the dash and the empty line, of which no signature tells. */
function unquoted(text: string): string {
  return text
    .replaceAll(/^[^\S\n]*(?:>[^\S\n]*)+/gm, '')
    .replaceAll(/^(?:--?|[‐-―−])[^\S\n]+(?=\S+ [A-Za-z0-9+/]{80,}=*[^\S\n]*$)/gmu, '— ')
    .replaceAll(/^([A-Za-z0-9+/]{43}=|key \S+)\s*\n(?=— )/gmu, '$1\n\n');
}
