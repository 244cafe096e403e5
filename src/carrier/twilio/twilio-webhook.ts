import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import type { Listener } from '#carrier/call-script.ts';
import type { CallHandler } from '#carrier/carrier.ts';
import { refuseWebhook, type WebhookRefusal } from './refuse-webhook.ts';
import { renderReply } from './render-script.ts';
import { addSoundRoute } from './sound-route.ts';
import { Unverified, verifiedFields } from './verify-request.ts';
import {
  firstFailureStep,
  firstRecorderStep,
  repeatAnswer,
  repeatEvent,
  repeatScript,
  webhookAddress,
} from './webhook-address.ts';
import {
  answeredByFields,
  connectedFields,
  inboundCallFields,
  inboundConnectedFields,
  inboundKeyFields,
  keyFields,
  recordingFields,
  statusFields,
  takeFields,
  textFields,
  textStatusFields,
  toAnsweredBy,
  toCallEvent,
  toCaller,
  toInboundText,
  toKey,
  toTake,
  toTextEvent,
  voiceFields,
  wasAnswered,
} from './webhook-fields.ts';
import { answering, form, listenerOf, signed, speak, stepOf, tokenOf } from './webhook-parts.ts';

export type TwilioWebhookOptions = {
  accountSid: string;
  /** The current token first; a second one while they are being exchanged. */
  authTokens: string[];
  /** The address Twilio signs, whatever Host header a proxy passes on. */
  publicUrl: string;
  handler: CallHandler;
  /** Told of each request that is turned away. */
  onRefused: (reason: WebhookRefusal) => void;
  logger: Logger;
};

export function twilioWebhooks(options: TwilioWebhookOptions): Router {
  const { handler } = options;
  if (options.authTokens.length === 0 || options.authTokens.includes('')) {
    throw new Error('Twilio webhooks need an auth token: without one, anybody could sign.');
  }
  const address = webhookAddress(options.publicUrl);
  /** Where the answers to a script go. A key is asked for again where we fail: it may be the one that withdraws. */
  const questions = (token: string, step: number) => ({
    keyUrl: address.key(token, step) + repeatScript,
    connectedUrl: address.connected(token, step) + repeatScript,
    playedUrl: (to: Listener) => address.played(token, to, step) + repeatScript,
    soundUrl: ({ language }: { language: string }) => address.sound(token, language),
    takeUrl: address.take(token, step) + repeatScript,
    recordingUrl: address.recording(token) + repeatEvent,
  });
  const firstQuestions = (token: string, again = 0) => ({
    ...questions(token, 0),
    againUrl: address.again(token, again + 1) + repeatAnswer,
  });
  const inboundQuestions = (step: number) => ({
    keyUrl: address.callKey(step) + repeatScript,
    connectedUrl: address.callConnected(step) + repeatScript,
    soundUrl: ({ language, key = '' }: { language: string; key?: string }) =>
      address.callSound(key, language),
  });
  const firstInboundQuestions = (again = 0) => ({
    ...inboundQuestions(0),
    againUrl: address.callAgain(again + 1) + repeatAnswer,
  });
  const router = express.Router();

  router.param('token', (_request, _response, next, token) => {
    next(/^[A-Za-z0-9_-]{22}$/.test(String(token)) ? undefined : new Unverified('token'));
  });

  router.post('/twilio/voice/:token', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const expected = { url: address.voice(token), fields: voiceFields };
    const call = verifiedFields(options, request, expected);
    const script = await handler.onAnswer({ token, carrierId: call.CallSid, to: call.To });
    speak(response, script, { ...firstQuestions(token), callerId: call.From });
  });

  router.post('/twilio/voice/:token/again/:step', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const again = stepOf(request);
    const expected = { url: address.again(token, again), fields: voiceFields };
    const call = verifiedFields(options, request, expected);
    const script = await handler.onAnswer({ token, carrierId: call.CallSid, to: call.To, again });
    speak(response, script, { ...firstQuestions(token, again), callerId: call.From });
  });

  router.post('/twilio/voice/:token/recorder', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const expected = { url: address.recorder(token), fields: voiceFields };
    const call = verifiedFields(options, request, expected);
    const script = await handler.onRecorder({ token, carrierId: call.CallSid, to: call.To });
    speak(response, script, { ...questions(token, firstRecorderStep), callerId: call.From });
  });

  router.post('/twilio/voice/:token/failed', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const expected = { url: address.failed(token), fields: voiceFields };
    const call = verifiedFields(options, request, expected);
    const script = await handler.onFailure({ token, carrierId: call.CallSid, to: call.To });
    speak(response, script, { ...questions(token, firstFailureStep), callerId: call.From });
  });

  /** Where a recording was played before, the step is counted from 1, and `playing` says to whom. */
  const onKey: RequestHandler = async (request, response) => {
    const token = tokenOf(request);
    const playing = listenerOf(request);
    const step = playing === undefined ? stepOf(request) : stepOf(request) - 1;
    const url =
      playing === undefined ? address.key(token, step) : address.played(token, playing, step);
    const {
      CallSid: carrierId,
      To: to,
      From: callerId,
      Digits,
    } = verifiedFields(options, request, { url, fields: keyFields });
    const key = toKey(Digits);
    const press = { token, carrierId, to, key, ...answering(step) };
    const script = await handler.onKey({ ...press, ...(playing === undefined ? {} : { playing }) });
    speak(response, script, { ...questions(token, step + 1), callerId });
  };
  router.post('/twilio/voice/:token/key', signed, form, onKey);
  router.post('/twilio/voice/:token/key/:step', signed, form, onKey);
  router.post('/twilio/voice/:token/played/:listener/:step', signed, form, onKey);

  /** The step is counted from 1 here. */
  router.post('/twilio/voice/:token/connected/:step', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const step = stepOf(request) - 1;
    const expected = { url: address.connected(token, step), fields: connectedFields };
    const fields = verifiedFields(options, request, expected);
    const { CallSid: carrierId, To: to, From: callerId } = fields;
    const call = { token, carrierId, to, wasAnswered: wasAnswered(fields) };
    speak(response, await handler.onConnected(call), { ...questions(token, step + 1), callerId });
  });

  const onTake: RequestHandler = async (request, response) => {
    const token = tokenOf(request);
    const step = stepOf(request);
    const expected = { url: address.take(token, step), fields: takeFields };
    const fields = verifiedFields(options, request, expected);
    const script = await handler.onTake({ token, ...toTake(fields), ...answering(step) });
    speak(response, script, { ...questions(token, step + 1), callerId: fields.From });
  };
  router.post('/twilio/voice/:token/take', signed, form, onTake);
  router.post('/twilio/voice/:token/take/:step', signed, form, onTake);

  router.post('/twilio/recording/:token', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const expected = { url: address.recording(token), fields: recordingFields };
    const recording = verifiedFields(options, request, expected);
    const { CallSid: carrierId, RecordingSid: recordingId } = recording;
    if (recording.RecordingStatus === 'completed')
      await handler.onRecording({ token, carrierId, recordingId });
    response.status(204).end();
  });

  router.post('/twilio/status/:token', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const expected = { url: address.status(token), fields: statusFields };
    await handler.onEvent(toCallEvent(token, verifiedFields(options, request, expected)));
    response.status(204).end();
  });

  router.post('/twilio/answered-by/:token', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const expected = { url: address.answeredBy(token), fields: answeredByFields };
    await handler.onEvent(toAnsweredBy(token, verifiedFields(options, request, expected)));
    response.status(204).end();
  });

  router.post('/twilio/text-status/:token', signed, form, async (request, response) => {
    const token = tokenOf(request);
    const expected = { url: address.textStatus(token), fields: textStatusFields };
    await handler.onEvent(toTextEvent(token, verifiedFields(options, request, expected)));
    response.status(204).end();
  });

  router.post('/twilio/text', signed, form, async (request, response) => {
    const fields = verifiedFields(options, request, { url: address.text(), fields: textFields });
    const text = toInboundText(fields);
    const reply = text === undefined ? undefined : await handler.onInboundText(text);
    if (reply === undefined) response.status(204).end();
    else response.type('text/xml').end(renderReply(reply));
  });

  router.post('/twilio/call', signed, form, async (request, response) => {
    const expected = { url: address.call(), fields: inboundCallFields };
    const call = verifiedFields(options, request, expected);
    const from = toCaller(call);
    const script = await handler.onInboundCall({ carrierId: call.CallSid, from });
    speak(response, script, { ...firstInboundQuestions(), callerId: call.To });
  });

  router.post('/twilio/call/again/:step', signed, form, async (request, response) => {
    const again = stepOf(request);
    const expected = { url: address.callAgain(again), fields: inboundCallFields };
    const call = verifiedFields(options, request, expected);
    const from = toCaller(call);
    const script = await handler.onInboundCall({ carrierId: call.CallSid, from, again });
    speak(response, script, { ...firstInboundQuestions(again), callerId: call.To });
  });

  const onInboundKey: RequestHandler = async (request, response) => {
    const step = stepOf(request);
    const expected = { url: address.callKey(step), fields: inboundKeyFields };
    const call = verifiedFields(options, request, expected);
    const from = toCaller(call);
    const key = toKey(call.Digits);
    const press = { carrierId: call.CallSid, from, key, ...answering(step) };
    const script = await handler.onInboundKey(press);
    speak(response, script, { ...inboundQuestions(step + 1), callerId: call.To });
  };
  router.post('/twilio/call/key', signed, form, onInboundKey);
  router.post('/twilio/call/key/:step', signed, form, onInboundKey);

  router.post('/twilio/call/connected/:step', signed, form, async (request, response) => {
    const step = stepOf(request) - 1;
    const expected = { url: address.callConnected(step), fields: inboundConnectedFields };
    const fields = verifiedFields(options, request, expected);
    const { CallSid: carrierId, To: callerId } = fields;
    const call = { carrierId, from: toCaller(fields), wasAnswered: wasAnswered(fields) };
    const script = await handler.onInboundConnected(call);
    speak(response, script, { ...inboundQuestions(step + 1), callerId });
  });

  addSoundRoute(router, options);
  const log = options.logger.child({ part: 'twilio-webhook' });
  router.use('/twilio', refuseWebhook(log, options.onRefused));
  return router;
}
