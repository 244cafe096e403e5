import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import {
  askRecorded,
  heardOn,
  type RecordedClosure,
  recordedTexts,
} from '#test/support/recording/recorded-closure.ts';
import { voice } from '#test/support/recording/sounds.ts';

/** In short the sounds that are gone before the first call. */
export function lostRecording(length: 'short' | 'long'): void {
  // A call whose script comes late is begun again by the carrier, and says everything again.
  const isLong = length === 'long';
  const product = setUpProduct({ students: isLong ? 30 : 12 });

  const texts: string[] = Object.values(recordedTexts);

  /** Approves it, lets it call everybody, and returns what each call of it heard. */
  async function heard(closure: RecordedClosure): Promise<string[][]> {
    const before = product.farSide.twilio.calls().length;
    await product.onSlack('superintendent').press('approve');
    await finished(product);
    expect((await product.campaign()).id).toBe(closure.id);
    return product.farSide.twilio.calls().slice(before).map(heardOn);
  }

  const identity = /automated message|mensaje automático/;
  const isText = (said: string) => texts.includes(said);

  /** Who is calling comes before it, and how to call back after it. */
  function expectText(call: string[]): void {
    if (isLong) expect(call.filter(isText)).toHaveLength(1);
    const place = call.findIndex(isText);
    expect(call[place - 1]).toMatch(identity);
    expect(call[place + 1]).toMatch(/\d, \d/);
  }

  const cardOf = async (words: string) => {
    for (const person of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
      await until(words, () => person.card().includes(words));
      await until('the end', () => person.card().includes('Finished'));
    }
  };

  test('a sound that is gone, or doesn’t open, is spoken to everybody from the first call on', async () => {
    const closure = await askRecorded(product, { en: voice(3), es: voice(4) });
    await product.database.owner.pool.query(
      `DELETE FROM recording_audio a USING recording r WHERE r.id = a.recording_id AND r.language = 'en'`,
    );
    await product.database.owner.pool.query(
      // It names a key that is there, and opens with none.
      `INSERT INTO recording_audio SELECT r.id, (SELECT substring(audio FROM 1 FOR 2) FROM recording_audio LIMIT 1) || sha256('')
    FROM recording r WHERE language = 'en'`,
    );
    await product.database.owner.pool.query(
      `DELETE FROM recording_audio a USING recording r WHERE r.id = a.recording_id AND r.language = 'es'`,
    );

    // Nothing is played that could break: a call would begin again.
    product.farSide.twilio.breakPlays(true);

    const calls = await heard(closure);

    expect(calls.length).toBeGreaterThan(isLong ? 20 : 5);
    for (const call of calls) {
      expectText(call);
      if (isLong) expect(call.filter((said) => identity.test(said))).toHaveLength(1);
    }
    const phones = new Set(product.farSide.twilio.calls().map(({ to }) => to)).size;
    await cardOf(`Recording not played to ${phones} phones; they heard the text.`);
  });

  if (length === 'short') return;

  test('a carrier that can’t fetch it goes on without a word, and the call then speaks the text', async () => {
    const closure = await askRecorded(product, { en: voice(5), es: voice(6) });
    product.farSide.twilio.breakPlays(false);
    product.farSide.twilio.losePlays(3);

    const calls = await heard(closure);

    const lost = calls.filter((call) => call.some(isText));
    expect(lost).toHaveLength(3);
    for (const call of lost) expectText(call);
    const played = calls.filter((call) => !lost.includes(call));
    const digests = Object.values(closure.digests);
    for (const call of played)
      expect(call.filter((said) => digests.includes(said))).toHaveLength(1);
    await cardOf('Recording not played to 3 phones; they heard the text.');
    expect(await product.onSlack('superintendent').details()).toMatch(
      /Recording fetched\nby the carrier within \d+\.\d s of pickup; 95% within \d+\.\d s/,
    );
  });

  test('a carrier that gives up the script instead begins the call again, with the text', async () => {
    const closure = await askRecorded(product, { en: voice(7), es: voice(8) });
    product.farSide.twilio.breakPlays(true);
    product.farSide.twilio.losePlays(2);

    const calls = await heard(closure);

    const lost = calls.filter((call) => call.some(isText));
    expect(lost).toHaveLength(2);
    for (const call of lost) expectText(call);
    expect(calls.flat()).not.toContainEqual(expect.stringContaining('application error'));
    await cardOf('Recording not played to 2 phones; they heard the text.');
  });
}
