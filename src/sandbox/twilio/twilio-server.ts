import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Call } from './call/call.ts';
import type { Change, Network } from './call/network.ts';
import {
  type BehaviorMix,
  type PhoneBehavior,
  usualBehavior,
  usualMix,
} from './call/phone-behavior.ts';
import { createScheduler } from './call/scheduler.ts';
import { type AccountLimits, createSwitchboard } from './call/switchboard.ts';
import { createFaults, type Faults } from './faults.ts';
import { createMessageCenter, type Message } from './message-center.ts';
import { createPhones, type Phones } from './phones.ts';
import { createRecordings, type Recording } from './recording/recordings.ts';
import { type Account, accountApi, newAccount, trustApi } from './rest/account-api.ts';
import { alertApi } from './rest/alert-api.ts';
import { lookupApi } from './rest/lookup-api.ts';
import { createLookups, type Lookups } from './rest/lookups.ts';
import { restApi } from './rest/rest-api.ts';
import { serviceNumber } from './rest/rest-requests.ts';
import { createTraffic, type Traffic } from './rest/traffic.ts';
import { createSignedPost, type Form } from './signed-post.ts';
import { createWeather, type Weather } from './weather.ts';

export type TwilioServerOptions = AccountLimits & {
  /** 0 takes a free one. */
  port: number;
  accountSid: string;
  authToken: string;
  /** 1 rings and speaks in real time; 60 lets a minute of it pass in a second. */
  speed: number;
  seed: number;
  /** The bot's address, for texts that come in and for forgeries; may be set later. */
  publicUrl?: string;
  phones?: Record<string, PhoneBehavior>;
  mix?: BehaviorMix;
  /** More API requests than this at one time are refused with 20429. */
  maxConcurrentRequests?: number;
  /** False: the account may not use the Reassigned Numbers Database yet. */
  mayLookUp?: boolean;
};

export type TwilioServer = Phones &
  Pick<
    Faults,
    'failNext' | 'dropCallbacks' | 'holdResponses' | 'losePlays' | 'breakPlays' | 'pickUpTransfers'
  > &
  Pick<Lookups, 'reassign'> & {
    url: string;
    /** What its console shows of the account, and what may be changed there. */
    account: Account;
    /** Where texts and forgeries go. */
    pointAt(publicUrl: string): void;
    /** A TwiML Bin of the account, which answers whatever becomes of the bot: its address. */
    keepWords(twiml: string): string;
    /** What goes wrong with every request for a while. */
    weather: Weather;
    /** What became of the orders of the last seconds. */
    traffic: Pick<Traffic, 'perSecond'>;
    /** Every call placed, oldest first. */
    calls(): Call[];
    messages(): Message[];
    /** What was recorded on calls and not deleted yet. */
    recordings(): Recording[];
    state(): { calls: Call[]; messages: Message[] };
    /** Returns how to stop listening. */
    subscribe(listener: (change: Change) => void): () => void;
    /** Makes a secondary auth token, which orders may be given with from now on. */
    addAuthToken(token: string): void;
    /** Puts the secondary token in the place of the primary one, which is worth nothing from now on. */
    promoteAuthToken(): void;
    /** Posts a form to a path of the bot, rightly, wrongly or not signed; returns the status. */
    sendRaw(path: string, form: Form, how: { signed: 'good' | 'bad' | 'none' }): Promise<number>;
    close(): Promise<void>;
  };

const binPath = `/twiml/EH${'b'.repeat(32)}`;

/** An emulated Twilio: its REST API, its telephone network, and the people who answer. */
export async function startTwilioServer(options: TwilioServerOptions): Promise<TwilioServer> {
  const { accountSid, seed, mix = usualMix } = options;
  const tokens = { primary: options.authToken, secondary: undefined as string | undefined };
  const scheduler = createScheduler(options.speed);
  const post = createSignedPost(() => tokens.primary);
  const faults = createFaults();
  const traffic = createTraffic();
  const weather = createWeather(faults);
  const listeners = new Set<(change: Change) => void>();
  const behaviors = new Map(Object.entries(options.phones ?? {}));
  const recordings = createRecordings();
  let publicUrl = options.publicUrl;

  const behaviorOf = (number: string) => behaviors.get(number) ?? usualBehavior(number, seed, mix);
  const network: Network = {
    accountSid,
    scheduler,
    post,
    faults,
    recordings,
    alerts: [],
    behaviorOf,
    changed(change) {
      for (const listener of listeners) listener(change);
    },
  };
  const switchboard = createSwitchboard(network, options);
  const messages = createMessageCenter(network, serviceNumber);
  const lookups = createLookups(seed, mix.withoutLookup ?? 0);
  const botAddress = (path: string): string => {
    if (publicUrl === undefined)
      throw new Error('The Twilio server does not know the bot: pointAt()');
    return publicUrl.replace(/\/+$/, '') + path;
  };

  const app = express();
  app.disable('x-powered-by');
  const maxConcurrentRequests = options.maxConcurrentRequests ?? 1_000;
  const api = {
    accountSid,
    tokens: () => Object.values(tokens).filter((token) => token !== undefined),
    maxConcurrentRequests,
    faults,
    traffic,
  };
  const account = newAccount();
  app.use('/2010-04-01', accountApi({ ...api, account }));
  app.use('/v1/Alerts', alertApi({ ...api, alerts: network.alerts }));
  app.use('/v1', trustApi({ ...api, account }));
  app.use(
    '/2010-04-01/Accounts/:account',
    restApi({ ...api, switchboard, messages, behaviorOf, recordings }),
  );
  const isApproved = options.mayLookUp ?? true;
  app.use('/v2/PhoneNumbers', lookupApi({ ...api, lookups, isApproved }));
  let bin = '';
  app.post(binPath, (_request, response) => void response.type('text/xml').end(bin));
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });

  const calls = () => switchboard.list().toReversed();
  const allMessages = () => messages.list().toReversed();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    account,
    ...createPhones({ network, switchboard, messages, behaviors, botAddress }),
    failNext: faults.failNext,
    dropCallbacks: faults.dropCallbacks,
    holdResponses: faults.holdResponses,
    losePlays: faults.losePlays,
    breakPlays: faults.breakPlays,
    pickUpTransfers: faults.pickUpTransfers,
    keepWords(twiml) {
      bin = twiml;
      return url + binPath;
    },
    weather,
    traffic,
    reassign: lookups.reassign,
    pointAt(address) {
      publicUrl = address;
    },
    calls,
    messages: allMessages,
    recordings: () => recordings.list(),
    state: () => ({ calls: calls(), messages: allMessages() }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    addAuthToken(token) {
      tokens.secondary = token;
    },
    promoteAuthToken() {
      if (tokens.secondary === undefined) throw new Error('there is no secondary auth token');
      Object.assign(tokens, { primary: tokens.secondary, secondary: undefined });
    },
    async sendRaw(path, form, { signed }) {
      const address = botAddress(path);
      const good = post.sign(address, form);
      const bad = post.sign(`${address}?`, form);
      const signature = { good, bad, none: undefined }[signed];
      return (await post.once(address, form, signature)).status;
    },
    async close() {
      weather.become('clear');
      scheduler.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await post.close();
    },
  };
}
