import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { expectInOrder, startClosure, startHost } from '#test/support/product/host.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

test.skipIf(!hasIpv6)(
  'with the database at [::1] and the bot asked there, a closure runs to its end',
  async () => {
    await using host = await startHost({ at: '::1' });
    const bot = new URL('/health/ready', host.product.botUrl);
    bot.hostname = '[::1]';

    expect((await fetch(bot)).status).toBe(200);
    await expectInOrder(host, await startClosure(host));
  },
);
