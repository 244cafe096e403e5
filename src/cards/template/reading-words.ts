import type { Reading } from '#domain/campaign/draft/template-readings.ts';
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
