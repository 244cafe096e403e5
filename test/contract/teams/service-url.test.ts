import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createConnectTo } from '#chat/teams/connector.ts';
import { createServiceUrlRule } from '#chat/teams/edge/admit-activity.ts';
import { principal, startTeamsBot } from '#test/support/chat/teams-bot.ts';

test.each([
  'http://169.254.169.254/latest/',
  'http://2852039166/latest/',
  'http://0xA9FEA9FE/latest/',
  'http://[::ffff:169.254.169.254]/latest/',
  'http://evil.example/',
  'https://evil.example/',
  'http://smba.trafficmanager.net/amer/',
  'https://smba.trafficmanager.net.evil.example/',
  'https://smba.trafficmanager.net@evil.example/',
  'https://user:secret@smba.trafficmanager.net/',
  'https://evil.example\\@smba.trafficmanager.net/',
  'https://smbа.trafficmanager.net/amer/',
  'https://xn--smb-7cd.trafficmanager.net/amer/',
  'https://smba.trafficmanager.net./amer/',
  'https://smba.trafficmanager.net:8443/amer/',
  'http://127.0.0.1:9/',
  'http://localhost:9/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ftp://smba.trafficmanager.net/',
  '//smba.trafficmanager.net/',
])('F52 the service URL %s is refused, and nothing is sent there', async (serviceUrl) => {
  await using bot = await startTeamsBot(() => ({ kind: 'done' }));
  const message = bot.teams.draftMessage(principal, '@Bellwether status');

  const answer = await bot.teams.sendActivity({ ...message, serviceUrl }, { token: 'good' });

  expect(answer.status).toBe(403);
  expect(bot.refused).toEqual(['foreign-service']);
  expect(bot.requests).toEqual([]);
});

test('F52 Microsoft’s own hosts are known, however they are written', () => {
  const isServiceUrl = createServiceUrlRule([]);

  expect(isServiceUrl('https://smba.trafficmanager.net/amer/')).toBe(true);
  expect(isServiceUrl('https://SMBA.trafficmanager.net:443/teams')).toBe(true);
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([301, 302, 307, 308])(
  'F52 a connector, or the place that gives tokens, that leads elsewhere by %i is not followed there',
  async (status) => {
    const heard: string[] = [];
    const elsewhere = createServer((request, response) => {
      heard.push(`${request.method} ${request.url}`);
      response.end('{"id":"1","access_token":"t","expires_in":3600}');
    });
    const away = await listen(elsewhere);
    let gives = true;
    const connector = createServer((request, response) => {
      if (gives && request.url?.endsWith('/token') === true)
        response
          .setHeader('content-type', 'application/json')
          .end('{"access_token":"a-token-of-ours","expires_in":3600}');
      else response.writeHead(status, { location: `${away}${request.url}` }).end();
    });
    const url = await listen(connector);
    const identity = { appId: `app-${status}`, appPassword: 'a secret', tenantId: 'T' };
    const send = (place: string) =>
      createConnectTo({ ...identity, loginUrl: `${url}/${place}` })(`${url}/teams/`).send('19:c', {
        type: 'message',
        text: 'x',
      });

    await expect(send('gives')).rejects.toThrow('unreachable');
    gives = false;
    await expect(send('leads-away')).rejects.toThrow('unreachable');

    expect(heard).toEqual([]);
    for (const server of [elsewhere, connector]) {
      server.closeAllConnections();
      server.close();
    }
  },
);
