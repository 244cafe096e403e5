import { expect, test } from 'vitest';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { askRecorded, recordedTexts } from '#test/support/recording/recorded-closure.ts';
import { voice } from '#test/support/recording/sounds.ts';

const product = setUpProduct({ students: 30, mix: { ...everybodyAnswers, machine: 1 }, speed: 5 });

test('after the beep a machine records who calls, the whole recording and the number, once', async () => {
  const closure = await askRecorded(
    product,
    { en: voice(20), es: voice(25) },
    { machines: 'leave' },
  );
  await product.onSlack('superintendent').press('approve');
  await finished(product);

  const calls = product.farSide.twilio.calls();
  expect(calls.length).toBeGreaterThan(20);
  for (const { transcript } of calls) {
    const beep = transcript.findIndex(({ text }) => text === '(beep)');
    const recorded = transcript.slice(beep + 1).filter(({ speaker }) => speaker !== 'machine');
    // What was cut off while the greeting went on is over; it begins again.
    const from = recorded.findLastIndex(({ text }) =>
      /automated message|mensaje automático/.test(text),
    );
    const [identity, played, callBack, ...more] = recorded.slice(from);
    expect(identity?.speaker).toBe('line');
    expect(played?.speaker).toBe('recording');
    expect(Object.values(closure.digests)).toContain(played?.text);
    expect(played?.seconds).toBeGreaterThan(19);
    expect(callBack?.text).toMatch(/\d, \d/);
    expect(more).toEqual([]);
    for (const text of Object.values(recordedTexts))
      expect(transcript.map((line) => line.text)).not.toContain(text);
  }
});
