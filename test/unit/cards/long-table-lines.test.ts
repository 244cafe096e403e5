import { expect, test } from 'vitest';
import { dispositionWords } from '#cards/closure/disposition-words.ts';
import { drawTable } from '#chat/slack/draw/draw-table.ts';

const drawn = (line: string) =>
  drawTable({ columns: ['Calls', 'Phones'], align: 'lr', rows: [[line, '1,044']] });

test('what became of a call is said to its end in Slack, with the hour of the next try', () => {
  const waits = (['busy', 'no-answer', 'machine', 'not-left'] as const).map(
    (after) => `${dispositionWords[after]}, tried again from 10:53 am CST`,
  );
  for (const line of [...waits, dispositionWords.fault]) {
    expect(drawn(line)).toContain(line);
    expect(
      Math.max(
        ...drawn(line)
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThan(63);
  }
});
