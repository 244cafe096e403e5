import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drainServer } from '#web/drain-server.ts';

let server: Server;
let url: string;
const waiting: ServerResponse[] = [];
beforeEach(async () => {
  waiting.length = 0;
  server = createServer((request, response) => {
    if (request.url === '/quick') response.end('quick');
    else waiting.push(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.closeAllConnections());

test('what came in before the end is answered, over connections that are kept too, and nothing is taken after', async () => {
  await (await fetch(`${url}/quick`)).text();
  const slow = fetch(`${url}/slow`).then((response) => response.text());
  await expect.poll(() => waiting.length).toBe(1);

  const rest: string[] = [];
  const drained = drainServer(server, async () => {
    rest.push('drained');
  });
  await expect(fetch(`${url}/quick`)).rejects.toThrow();
  waiting[0]?.end('recorded');

  expect(await slow).toBe('recorded');
  await drained;
  expect(rest).toEqual(['drained']);
});

test('what hangs does not keep the process from its end', async () => {
  const hanging = fetch(`${url}/slow`);
  const cut = expect(hanging).rejects.toThrow();
  await expect.poll(() => waiting.length).toBe(1);

  await drainServer(server, () => Promise.resolve(), 100);

  await cut;
});
