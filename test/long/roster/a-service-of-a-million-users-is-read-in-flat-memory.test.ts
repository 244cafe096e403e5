import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { fetchRoster } from '#sis/service/fetch-roster.ts';

const total = 1_000_000;

const user = (place: number) => ({
  sourcedId: `S-${10_000_000 + place}`,
  status: 'active',
  givenName: 'Ana',
  familyName: `Peña ${place}`,
  phone: '+14025550101',
  roles: [{ roleType: 'primary', role: 'student', org: { sourcedId: 'SCH-1', type: 'org' } }],
});

/** Makes each page as it is asked for: it has no memory of its own that would be measured. */
async function serve(): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
    const collection = pathname.split('/').at(-1) ?? '';
    if (collection === 'token')
      return void response.end(JSON.stringify({ access_token: 'token', expires_in: 3600 }));
    const of = collection === 'users' ? total : 1;
    const offset = Number(searchParams.get('offset'));
    const length = Math.min(Number(searchParams.get('limit')), of - offset);
    response.setHeader('x-total-count', String(of));
    const rows = Array.from({ length }, (_, place) => user(offset + place));
    response.end(JSON.stringify({ [collection]: rows }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a million users are read page by page, and memory stays flat', async () => {
  const origin = await serve();
  const beforeMb = process.memoryUsage.rss() / 1e6;
  let mostMb = 0;
  const measure = () => {
    mostMb = Math.max(mostMb, process.memoryUsage.rss() / 1e6 - beforeMb);
  };

  await using roster = await fetchRoster({
    settings: {
      url: `${origin}/ims/oneroster/rostering/v1p2`,
      tokenUrl: `${origin}/token`,
      clientId: 'client',
      clientSecret: 'secret of the client',
    },
    onProgress: measure,
  });
  let lines = 0;
  for await (const piece of roster.read('users.csv')) {
    lines += piece.toString('latin1').split('\n').length - 1;
    measure();
  }

  expect(lines).toBe(total + 1);
  expect(mostMb).toBeLessThan(400);
});
