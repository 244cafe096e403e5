import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');

/** A registry that answers npm's question like this. */
async function registry(answer: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume();
    // npm also asks which versions there are, and does without.
    if (request.method === 'GET') response.writeHead(404).end();
    else request.once('end', () => answer(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As the check says it, with as much patience as CI has, and nothing that npm remembers. */
async function check(url: string): Promise<{ code: number; told: string }> {
  const cache = await mkdtemp(path.join(tmpdir(), 'bellwether-npm-'));
  try {
    return await run({ CI: 'true', npm_config_registry: url, npm_config_cache: cache });
  } finally {
    await rm(cache, { recursive: true });
  }
}

const run = (also: Record<string, string>) =>
  new Promise<{ code: number; told: string }>((resolve) => {
    execFile(
      process.execPath,
      ['test/support/packages/check-advisories.ts'],
      { cwd: root, env: { ...process.env, ...also } },
      (error, _out, told) => resolve({ code: error === null ? 0 : Number(error.code), told }),
    );
  });

const advisory = (severity: string) => ({
  pg: [
    {
      id: 1,
      url: 'https://advisories.example.org/1',
      title: 'A word too many',
      severity,
      vulnerable_versions: '>=0',
    },
  ],
});
const json = (body: object) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

test('a high advisory of a package of production is named, and fails the check', async () => {
  using far = await registry(json(advisory('high')));

  expect(await check(far.url)).toEqual({
    code: 1,
    told: 'pg: high: A word too many (https://advisories.example.org/1)\n',
  });
});

test('a moderate advisory passes in silence', async () => {
  using far = await registry(json(advisory('moderate')));

  expect(await check(far.url)).toEqual({ code: 0, told: '' });
});

test.each([
  ['takes no such question', (response: ServerResponse) => response.writeHead(405).end(), '405'],
  ['breaks off', (response: ServerResponse) => response.destroy(), ''],
])(
  'a registry that %s fails nothing, and the check says that it was skipped',
  async (_, answer, why) => {
    using far = await registry(answer);

    const { code, told } = await check(far.url);

    expect(code).toBe(0);
    expect(told).toMatch(/^Advisories were not checked, because the registry doesn’t give them: /);
    expect(told).toContain(why);
  },
);
