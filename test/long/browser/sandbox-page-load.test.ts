import { expect, test } from 'vitest';
import { staffMembers } from '#sandbox/district/staff.ts';
import { startFarSide } from '#sandbox/far-side.ts';
import type { PageUpdate } from '#sandbox/page/page-item.ts';
import { startPageServer } from '#sandbox/page/page-server.ts';
import { placeCall } from '#test/support/web/place-call.ts';

const callCount = 2_000;
const updatesPerSecond = 5;

test('with two thousand calls the page is told little, and not often', async () => {
  await using farSide = await startFarSide({ callsPerSecond: 500, speed: 30 });
  const { slack, teams, twilio } = farSide;
  const numbers = Array.from({ length: callCount }, (_, index) => numberOf(index));
  const page = await startPageServer({
    port: 0,
    slack,
    teams,
    twilio,
    staff: [...staffMembers],
    closures: async () => [],
    phones: async () =>
      numbers.map((number, index) => ({ number, label: `Family ${index}`, language: 'en' })),
  });
  const startedAt = performance.now();
  const seen: { update: PageUpdate; bytes: number }[] = [];
  const watching = (async () => {
    for await (const json of eventsOf(`${page.url}/events`)) {
      const update = JSON.parse(json) as PageUpdate;
      seen.push({ update, bytes: Buffer.byteLength(json) });
      if (placed(update) === callCount) return;
    }
  })();

  for (let next = 0; next < callCount; next += 100) {
    const some = numbers.slice(next, next + 100);
    await Promise.all(some.map((number) => placeCall(farSide, number)));
  }
  await watching;
  const seconds = (performance.now() - startedAt) / 1000;
  await page.close();

  expect(seen.length).toBeGreaterThan(2);
  // A busy machine bunches what was to come apart; one update a call would be two thousand.
  expect(seen.length).toBeLessThanOrEqual(2 * seconds * updatesPerSecond + 5);
  expect(Math.max(...seen.map(({ bytes }) => bytes))).toBeLessThan(64_000);
  const phones = new Set(
    seen.flatMap(({ update }) =>
      Object.keys(update.set).filter((key) => key.startsWith('phone +')),
    ),
  );
  expect(phones.size).toBeGreaterThan(10);
  expect(phones.size).toBeLessThan(callCount / 4);
});

function placed({ set }: PageUpdate): number | undefined {
  const { counts } = set;
  return counts?.kind === 'counts' ? counts.placed : undefined;
}

/** Fictional: 555-0100 to 555-0199 of many area codes. */
function numberOf(index: number): string {
  const area = 201 + Math.floor(index / 100);
  return `+1${area}55501${String(index % 100).padStart(2, '0')}`;
}

async function* eventsOf(url: string): AsyncGenerator<string> {
  const response = await fetch(url);
  if (response.body === null) throw new Error('there is no stream');
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield part.replace(/^data: /, '');
  }
}
