import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { headOf, sendBytes } from '#test/support/web/raw-request.ts';
import { createWebServer } from '#web/web-server.ts';

let server: ReturnType<typeof createWebServer>;
let url: string;
beforeEach(async () => {
  const app = express().post('/', express.json(), (_request, response) => {
    response.end();
  });
  server = createWebServer(app, { headersMs: 300, requestMs: 600, connections: 2 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

test.each([
  ['its head', 'POST / HTTP/1.1\r\nHost: example.org\r\n'],
  ['its body', headOf('/', {})],
])('attack 31: a request that never ends %s is ended', async (_what, bytes) => {
  expect(await sendBytes(url, bytes)).toBe(408);
});

test('F22 a connection too many is closed, and the others go on', async () => {
  const { port } = new URL(url);
  const kept = [connect(Number(port), '127.0.0.1'), connect(Number(port), '127.0.0.1')];
  await Promise.all(kept.map((socket) => once(socket, 'connect')));
  const tooMany = connect(Number(port), '127.0.0.1');

  await once(tooMany, 'close');
  kept[0]?.write('POST / HTTP/1.1\r\nHost: example.org\r\nContent-Length: 0\r\n\r\n');
  const [answer] = (await once(kept[0] ?? tooMany, 'data')) as [Buffer];

  expect(answer.toString()).toContain('200 OK');
  for (const socket of kept) socket.destroy();
});
