import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type CallOrder, type Carrier, missedItsSlot } from '#carrier/carrier.ts';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { twilioWebhooks } from '#carrier/twilio/twilio-webhook.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { isSettled } from '#domain/closure/life/finish-campaign.ts';
import { createLogger, type Logger } from '#log/logger.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import {
  startTwilioServer,
  type TwilioServer,
  type TwilioServerOptions,
} from '#sandbox/twilio/twilio-server.ts';
import { until as look } from '#sandbox/until.ts';
import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { count } from '#test/support/run/counts.ts';
import { type District, endAll, testDistrict } from './attempt-district.ts';

export const accountSid = `AC${'b2'.repeat(16)}`;
export const authToken = 'the-token-of-this-test';

export type DialRig = AsyncDisposable & {
  district: District;
  carrier: Carrier;
  twilio: TwilioServer;
  publicUrl: string;
  /** For a worker of this name. */
  tools(worker: string): DialTools & { account: string };
  /** Ages what is late and runs until the campaign has nothing left to wait for. */
  until(claim: () => Promise<boolean>): Promise<void>;
  settled(campaignId: string): Promise<void>;
};

/** The dialer, the real carrier client and webhooks, and the emulated Twilio, all over HTTP. */
export async function dialRig({
  logger = createLogger({ level: process.env['DIAL_LOG'] ?? 'silent', program: 'test' }),
  database,
  on,
  ...options
}: Partial<TwilioServerOptions> & {
  logger?: Logger;
  /** Another one than of the run's own server. */
  database?: TestDatabase;
  /** A district that outlives the rig, where what other tests left is over. */
  on?: District;
} = {}): Promise<DialRig> {
  const district = on ?? (await testDistrict(database));
  if (on !== undefined) await endAll(on);
  // A first session takes some milliseconds, which a process has behind it when it is asked for its first call.
  await Promise.all(
    [district.as('worker'), district.as('bot')].map(({ pool }) => pool.query('SELECT')),
  );
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const twilio = await startTwilioServer({
    port: 0,
    accountSid,
    authToken,
    callsPerSecond: 400,
    speed: 200,
    seed: 1,
    mix: everybodyAnswers,
    publicUrl,
    ...options,
  });
  const carrier = createTwilioCarrier({
    accountSid,
    authToken,
    from: '+15035550199',
    publicUrl,
    apiUrl: twilio.url,
    logger,
  });
  const handler = createCallHandler({
    db: district.as('bot').db,
    vault: testVault,
    logger,
    carrier,
  });
  const onRefused = () => {};
  app.use(
    twilioWebhooks({ accountSid, authTokens: [authToken], publicUrl, handler, onRefused, logger }),
  );

  const until = async (claim: () => Promise<boolean>): Promise<void> => {
    await look(`this: ${claim.toString()}`, claim);
  };

  return {
    district,
    carrier,
    twilio,
    publicUrl,
    tools: (worker) => ({
      db: district.as('worker').db,
      carrier,
      vault: testVault,
      worker,
      logger,
      account: accountSid,
    }),
    until,
    settled: (campaignId) => until(() => isSettled(district.db, campaignId)),
    async [Symbol.asyncDispose]() {
      count('calls', twilio.calls().length);
      await carrier[Symbol.asyncDispose]();
      await twilio.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (on === undefined) await district[Symbol.asyncDispose]();
    },
  };
}

/** The same carrier, which tells of each call that left, and when; one that missed its slot did not leave. */
export function telling(
  carrier: Carrier,
  onPlaced: (order: CallOrder, atMs: number) => void,
): Carrier {
  return {
    ...carrier,
    async placeCall(order, signal) {
      let atMs = performance.now();
      const onLeft = () => {
        atMs = performance.now();
        order.onLeft?.();
      };
      const outcome = await carrier.placeCall({ ...order, onLeft }, signal);
      if (!missedItsSlot(outcome)) onPlaced(order, atMs);
      return outcome;
    },
  };
}
