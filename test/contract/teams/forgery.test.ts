import { describe, expect, test } from 'vitest';
import { logConsole } from '#log/log-console.ts';
import type { TokenKind } from '#sandbox/teams/token-office.ts';
import { principal, startTeamsBot, strangerTenantId } from '#test/support/chat/teams-bot.ts';
import { headOf, sendBytes } from '#test/support/web/raw-request.ts';

const done = () => ({ kind: 'done' as const });

const forgeries: TokenKind[] = [
  'none',
  'wrong-issuer',
  'wrong-audience',
  'expired',
  'alg-none',
  'other-key',
];

describe.each(['botbuilder', 'jose'] as const)('by %s', (library) => {
  // Who has the secrets of the bot has none of the Bot Framework, nor has its emulator.
  test.for(forgeries)(
    'attack 19: a request with a forged token changes nothing: %s',
    async (token) => {
      await using bot = await startTeamsBot(done, library);

      const message = bot.teams.draftMessage(principal, '@Bellwether status');
      const answer = await bot.teams.sendActivity(message, { token });

      expect(answer).toEqual({
        status: 401,
        body: expect.stringContaining('This request was refused: '),
      });
      expect(bot.refused).toEqual([
        { none: 'unsigned', 'wrong-issuer': 'foreign-issuer' }[String(token)] ?? 'bad-token',
      ]);
      expect(bot.requests).toEqual([]);
    },
  );

  test('F52 a token for one service URL does not let another in', async () => {
    await using bot = await startTeamsBot(done, library);
    const message = bot.teams.draftMessage(principal, '@Bellwether status');

    const answer = await bot.teams.sendActivity(
      { ...message, serviceUrl: 'https://smba.trafficmanager.net/amer/' },
      { token: 'good', claimedServiceUrl: bot.teams.settings.serviceUrl },
    );

    expect(answer.status).toBe(401);
    expect(bot.requests).toEqual([]);
  });

  test.each([{}, { authorization: 'Bearer junk' }])(
    'attack 31: a body is not waited for before its token is known (%o)',
    async (headers) => {
      await using bot = await startTeamsBot(done, library);

      expect(await sendBytes(bot.botUrl, headOf('/api/messages', headers))).toBe(401);
    },
  );

  test('other channels and other tenants are refused', async () => {
    await using bot = await startTeamsBot(done, library);
    const message = bot.teams.draftMessage(principal, '@Bellwether status');
    const conversation = { ...(message['conversation'] as object), tenantId: strangerTenantId };

    const statuses = [
      await bot.teams.sendActivity({ ...message, channelId: 'AseChannel' }, { token: 'good' }),
      await bot.teams.sendActivity({ ...message, channelId: 'emulator' }, { token: 'good' }),
      await bot.teams.sendActivity({ ...message, conversation }, { token: 'good' }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([400, 400, 403]);
    expect(bot.requests).toEqual([]);
  });

  test('F22 a body over 256 KB is refused', async () => {
    await using bot = await startTeamsBot(done, library);
    const message = bot.teams.draftMessage(principal, `@Bellwether ${'x'.repeat(300_000)}`);

    expect(await bot.teams.sendActivity(message, { token: 'good' })).toMatchObject({ status: 413 });
    expect(bot.requests).toEqual([]);
  });
});

test.for([
  // It prints the key that it knows.
  ['other-key', 'string'],
  ['expired', 'TokenExpiredError'],
] as const)(
  'what the library prints of a forged token becomes a line of ours, without its words and paths: %s',
  async ([token, kind]) => {
    await using bot = await startTeamsBot(done);
    const lines: unknown[] = [];
    const printed: unknown[] = [];
    const { error: before } = console;
    console.error = (...said: unknown[]) => void printed.push(said);
    try {
      using _console = logConsole({ warn: (...said: unknown[]) => void lines.push(said) });
      const message = bot.teams.draftMessage(principal, '@Bellwether status');
      expect((await bot.teams.sendActivity(message, { token })).status).toBe(401);
    } finally {
      console.error = before;
    }

    expect(printed).toEqual([]);
    expect(lines).toEqual([[{ method: 'error', kinds: [kind] }, 'a library wrote to the console']]);
  },
);
