import { expect, test } from 'vitest';
import { dispositionWords } from '#cards/words/disposition-words.ts';
import { drawTable } from '#chat/slack/draw/draw-table.ts';
import { wordsOf } from '#sandbox/person.ts';

test('what became of a call is said to its end in Slack, with the hour of the next try', () => {
  const waits = (['busy', 'no-answer', 'machine', 'not-left'] as const).map(
    (after) => `${dispositionWords[after]}, retry at 10:53 am CST`,
  );
  for (const line of [...waits, dispositionWords.fault]) {
    const drawn = wordsOf(drawTable({ columns: ['Calls', 'Phones'], rows: [[line, '1,044']] }));
    expect(drawn).toContain(`${line}\n: 1,044`);
  }
});
