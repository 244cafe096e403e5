import type { Reading } from '#domain/closure/draft/template-readings.ts';
import { grounds } from '#domain/shared/happening.ts';

/** `Adams Elementary, Baker Middle · no reason`, and below it what families would hear. */
export function readingWords(readings: readonly Reading[]): string {
  const [first] = readings;
  if (first?.given === undefined) return 'No words: these families hear English.';
  const said = readings.map(({ schools, ground, given }) => {
    const reason = ground === 'none' ? 'no reason named' : grounds[ground];
    return `${schools.join(', ')} · ${reason}:\n“${given?.text ?? ''}”`;
  });
  return [
    ...(first.given.source === 'standard'
      ? ['No words of its own: the standard ones are used.']
      : []),
    ...said,
  ].join('\n');
}

/** What a dialog in Teams has room for beside its fields, in bytes of what families would hear and of what is typed. */
const room = 11_000;
/** What is drawn around each. */
const frame = 250;

/** As many languages as a dialog in Teams takes, from this one on; `next` is where the press after this one begins. */
export function readingPage<One extends { lines: string }>(
  readings: readonly One[],
  { from, texts }: { from: number; texts: Readonly<Record<string, string>> },
): { shown: One[]; next: number } {
  const start = from < readings.length ? from : 0;
  let left = room - Object.values(texts).reduce((sum, text) => sum + bytes(text), 0);
  const shown = readings.slice(start).filter((one, index) => {
    left -= bytes(one.lines) + frame;
    return index === 0 || left > 0;
  });
  const end = start + shown.length;
  return { shown, next: end < readings.length ? end : 0 };
}

const bytes = (text: string) => new TextEncoder().encode(text).length;
