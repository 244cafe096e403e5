import type { Transcript } from '#domain/closure/preview/preview.ts';
import { languageName } from '#domain/language/languages.ts';

type Lines = Transcript['call'];

/** A line each; what is recorded, or said in another language than the first, says so. */
export function linesOf(lines: Lines): string {
  const own = lines[0]?.language;
  return lines
    .map(({ language, text, recording }) => {
      if (recording !== undefined)
        return `(recorded in ${languageName(recording.language)}) ${text}`;
      return language === own ? text : `(in ${languageName(language)}) ${text}`;
    })
    .join('\n');
}

/** What each key leads to. */
export function keyLines(keys: Transcript['keys']): string {
  return keys
    .map(({ key, line }) => {
      if (line === undefined) return `${key}: the call again`;
      if (key === '2') return `2: the call in ${languageName(line.language)}`;
      return key === '0' ? `0: the school office, after “${line.text}”` : `${key}: ${line.text}`;
    })
    .join('\n');
}
