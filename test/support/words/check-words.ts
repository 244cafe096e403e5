/* npm run check:words: no phrase of banned-phrases.ts in what people read, in comments or in documents. */

import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findBanned } from './banned-phrases.ts';

const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../../..'));
const read = [
  'src/**/*.{ts,tsx,css,html,sql}',
  'src/domain/language/words/en.json',
  'migrations/**/*.{ts,sql}',
  'manifests/**/*.{ts,json,yaml}',
  'test/**/*.ts',
  'docs/**/*.md',
  '*.md',
];
/** What lists the phrases, what is made from somewhere else, and what staff may type. */
const left = new Set([
  'test/support/words/banned-phrases.ts',
  'test/unit/shared/words.test.ts',
  'src/conversation/closure/request/typed/vocabulary/english.ts',
]);

/** What people may type is theirs to spell. Its lines stay, so that the others keep their numbers. */
const withoutTyped = (text: string) =>
  text.replace(/^ {2}"understood": \{.*?^ {2}\}/ms, (typed) => typed.replace(/[^\n]/g, ''));

let count = 0;
for await (const file of glob(read, { cwd: root })) {
  if (left.has(file)) continue;
  for (const { line, phrase, say } of findBanned(
    withoutTyped(await readFile(path.join(root, file), 'utf8')),
  )) {
    console.error(`${file}:${line}: “${phrase}”: say ${say}`);
    count += 1;
  }
}
if (count > 0) {
  console.error(`${count} phrases that people should not have to read`);
  process.exitCode = 1;
}
