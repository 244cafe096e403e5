import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pino from 'pino';
import type { CallScript } from '#carrier/call-script.ts';
import type { CallEvent, CallHandler, Carrier, InboundText, Take } from '#carrier/carrier.ts';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { twilioWebhooks } from '#carrier/twilio/twilio-webhook.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import {
  startTwilioServer,
  type TwilioServer,
  type TwilioServerOptions,
} from '#sandbox/twilio/twilio-server.ts';

export const accountSid = `AC${'a1'.repeat(16)}`;
export const authToken = 'the-current-token';
const districtNumber = '+15035550100';

/** What the webhooks asked of the product, in order. */
export type Heard = {
  answers: { token: string; carrierId: string; to: string }[];
  recorders: { token: string; carrierId: string; to: string }[];
  keys: { token: string; carrierId: string; to: string; key: string | undefined }[];
  failures: { token: string; carrierId: string; to: string }[];
  takes: Take[];
  recordings: { token: string; carrierId: string; recordingId: string }[];
  callsIn: { carrierId: string; from: string | undefined }[];
  connected: { token: string; carrierId: string; to: string; wasAnswered: boolean }[];
  connectedIn: { carrierId: string; from: string | undefined; wasAnswered: boolean }[];
  keysIn: { carrierId: string; from: string | undefined; key: string | undefined }[];
  events: CallEvent[];
  texts: InboundText[];
};

export type Rig = AsyncDisposable & {
  carrier: Carrier;
  twilio: TwilioServer;
  publicUrl: string;
  heard: Heard;
  /** Why requests were turned away, in order. */
  refused: string[];
  /** Replaces what the product says or does; the rest goes on being recorded. */
  handler: Partial<CallHandler>;
  script: CallScript;
};

/** The carrier and its webhooks against the emulated Twilio, all over HTTP. `authTokens` are those that the product knows. */
export async function carrierRig(
  options: Partial<TwilioServerOptions> = {},
  authTokens: readonly [string, ...string[]] = [authToken],
): Promise<Rig> {
  const heard: Heard = {
    answers: [],
    recorders: [],
    keys: [],
    failures: [],
    takes: [],
    recordings: [],
    callsIn: [],
    connected: [],
    connectedIn: [],
    keysIn: [],
    events: [],
    texts: [],
  };
  const rig = { heard, handler: {} as Partial<CallHandler>, script: [] as CallScript };
  const logger = pino({ level: 'silent' });

  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const twilio = await startTwilioServer({
    port: 0,
    accountSid,
    authToken,
    callsPerSecond: 100,
    speed: 200,
    seed: 1,
    mix: everybodyAnswers,
    publicUrl,
    ...options,
  });
  const handler: CallHandler = {
    async onAnswer(call) {
      heard.answers.push(call);
      return rig.handler.onAnswer ? rig.handler.onAnswer(call) : rig.script;
    },
    async onRecorder(call) {
      heard.recorders.push(call);
      return rig.handler.onRecorder ? rig.handler.onRecorder(call) : rig.script;
    },
    async onKey(call) {
      heard.keys.push(call);
      return rig.handler.onKey ? rig.handler.onKey(call) : [{ kind: 'hang-up' }];
    },
    async onConnected(call) {
      heard.connected.push(call);
      return rig.handler.onConnected ? rig.handler.onConnected(call) : [{ kind: 'hang-up' }];
    },
    async onSound(call) {
      return rig.handler.onSound?.(call);
    },
    async onCallBackSound(told) {
      return rig.handler.onCallBackSound?.(told);
    },
    async onFailure(call) {
      heard.failures.push(call);
      return rig.handler.onFailure ? rig.handler.onFailure(call) : [{ kind: 'hang-up' }];
    },
    async onTake(take) {
      heard.takes.push(take);
      return rig.handler.onTake ? rig.handler.onTake(take) : [{ kind: 'hang-up' }];
    },
    async onRecording(recording) {
      heard.recordings.push(recording);
      await rig.handler.onRecording?.(recording);
    },
    async onInboundCall(call) {
      heard.callsIn.push(call);
      return rig.handler.onInboundCall ? rig.handler.onInboundCall(call) : rig.script;
    },
    async onInboundKey(call) {
      heard.keysIn.push(call);
      return rig.handler.onInboundKey ? rig.handler.onInboundKey(call) : [{ kind: 'hang-up' }];
    },
    async onInboundConnected(call) {
      heard.connectedIn.push(call);
      return rig.handler.onInboundConnected
        ? rig.handler.onInboundConnected(call)
        : [{ kind: 'hang-up' }];
    },
    async onEvent(event) {
      heard.events.push(event);
      await rig.handler.onEvent?.(event);
    },
    async onInboundText(text) {
      heard.texts.push(text);
      return rig.handler.onInboundText?.(text);
    },
  };
  const refused: string[] = [];
  const onRefused = (reason: string) => void refused.push(reason);
  app.use(
    twilioWebhooks({
      accountSid,
      authTokens: [...authTokens],
      publicUrl,
      handler,
      onRefused,
      logger,
    }),
  );
  const carrier = createTwilioCarrier({
    accountSid,
    authToken: authTokens[0],
    from: districtNumber,
    publicUrl,
    apiUrl: twilio.url,
    logger,
  });
  return Object.assign(rig, {
    carrier,
    twilio,
    publicUrl,
    refused,
    async [Symbol.asyncDispose]() {
      await carrier[Symbol.asyncDispose]();
      await twilio.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

let counter = 0;

/** A fresh token of the right form. */
export function aToken(): string {
  counter += 1;
  return `token${String(counter).padStart(17, '0')}`;
}

export const unhurried = (): AbortSignal => new AbortController().signal;
