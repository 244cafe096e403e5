import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import { renderScript } from '#carrier/twilio/render-script.ts';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { fillFields } from '#domain/words/template/fill-fields.ts';
import { parseTwiml } from '#sandbox/twilio/call/twiml.ts';

const place = {
  keyUrl: 'https://example.org/twilio/voice/t/key',
  connectedUrl: 'https://example.org/twilio/voice/t/connected',
  callerId: '+15035550100',
  takeUrl: 'https://example.org/twilio/voice/t/take',
  recordingUrl: 'https://example.org/twilio/recording/t',
};

test('every step becomes its verb', () => {
  const twiml = renderScript(
    [
      { kind: 'say', language: 'en', text: 'Closed today.' },
      { kind: 'listen', lines: [{ language: 'vi', text: 'Nhấn số 9.' }], seconds: 6 },
      { kind: 'connect', to: '+15035550150', ringSeconds: 20 },
      { kind: 'hang-up' },
    ],
    place,
  );

  expect(twiml).toMatchInlineSnapshot(
    `"<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US" voice="Polly.Joanna-Neural">Closed today.</Say><Gather input="dtmf" numDigits="1" finishOnKey="" timeout="6" action="https://example.org/twilio/voice/t/key" method="POST" actionOnEmptyResult="true"><Say language="vi-VN" voice="Google.vi-VN-Neural2-A">Nhấn số 9.</Say></Gather><Dial callerId="+15035550100" timeout="20" timeLimit="1800" answerOnBridge="true" action="https://example.org/twilio/voice/t/connected" method="POST">+15035550150</Dial><Hangup/></Response>"`,
  );
});

test.each([
  ['en', 'en-US', 'Polly.Joanna-Neural'],
  ['es-MX', 'es-US', 'Polly.Lupe-Neural'],
  ['vi', 'vi-VN', 'Google.vi-VN-Neural2-A'],
  ['ar', 'ar-XA', 'Google.ar-XA-Wavenet-A'],
  ['zh', 'cmn-CN', 'Polly.Zhiyu-Neural'],
  ['zh-TW', 'cmn-TW', 'Google.cmn-TW-Wavenet-A'],
])('%s is spoken as %s by %s', (language, tag, voice) => {
  const [say] = parseTwiml(renderScript([{ kind: 'say', language, text: 'x' }], place));

  expect(say?.attributes).toEqual({ language: tag, voice });
});

test('nothing of a call is recorded but what somebody says after a tone: no verb for it, and no order', async () => {
  const bodies: URLSearchParams[] = [];
  const app = express().use(express.text({ type: () => true }), (request, response) => {
    bodies.push(new URLSearchParams(String(request.body)));
    response.status(201).json({ sid: `CA${'0'.repeat(32)}` });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using carrier = createTwilioCarrier({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'a-token-of-this-test',
    from: '+15035550100',
    publicUrl: 'https://example.org',
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logger: pino({ level: 'silent' }),
  });
  const order = {
    to: '+15035550111',
    from: '+15035550100',
    token: 't'.repeat(22),
    ringSeconds: 25,
  };
  const signal = AbortSignal.timeout(30_000);

  await carrier.placeCall(order, signal);
  await carrier.speakToRecorder({ carrierId: `CA${'0'.repeat(32)}`, token: order.token }, signal);
  server.closeAllConnections();
  server.close();

  expect(bodies).toHaveLength(2);
  expect(bodies[0]?.get('AsyncAmd')).toBe('true');
  for (const body of bodies) {
    expect([...body.keys()].filter((name) => name.startsWith('Recording'))).toEqual([]);
    expect(body.get('Record') ?? 'false').toBe('false');
  }
  const everyStep = renderScript(
    [
      { kind: 'say', language: 'en', text: 'x' },
      { kind: 'listen', lines: [{ language: 'en', text: 'x' }], seconds: 5 },
      { kind: 'connect', to: '+15035550150', ringSeconds: 20 },
      { kind: 'hang-up' },
    ],
    place,
  );
  expect(everyStep).not.toMatch(/record/i);
});

test('what is read after a tone is recorded until #, and posted with its call alone', () => {
  const script = [
    { kind: 'record', seconds: 60, silenceSeconds: 5 },
    { kind: 'go-on' },
  ] satisfies CallScript;

  expect(renderScript(script, place)).toMatchInlineSnapshot(
    `"<?xml version="1.0" encoding="UTF-8"?><Response><Record action="https://example.org/twilio/voice/t/take" method="POST" maxLength="60" timeout="5" finishOnKey="#" playBeep="true" trim="trim-silence" recordingStatusCallback="https://example.org/twilio/recording/t" recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="completed"/><Redirect method="POST">https://example.org/twilio/voice/t/key</Redirect></Response>"`,
  );
  const { takeUrl: _take, recordingUrl: _recording, ...inbound } = place;
  expect(renderScript(script, inbound)).not.toMatch(/record/i);
});

test('F34 words are spoken, never executed', () => {
  const text = '</Say><Dial>+19005550100</Dial><Say> & <break time="9s"/> ]]> Tom & "Ann"';

  const verbs = parseTwiml(renderScript([{ kind: 'say', language: 'en', text }], place));

  expect(verbs.map((verb) => [verb.name, verb.text])).toEqual([['Say', text]]);
});

test('nor are those of a template, nor what is filled into it', () => {
  const markup = '</Say><Dial>+19005550100</Dial><Say>';
  const text = fillFields(`${markup} {school} <Hangup/> {place}`, {
    school: `Adams ${markup}`,
    place: '<Redirect>https://example.org</Redirect> {date}',
  });

  const verbs = parseTwiml(renderScript([{ kind: 'say', language: 'en', text }], place));

  expect(verbs.map((verb) => [verb.name, verb.text])).toEqual([
    ['Say', `${markup} Adams ${markup} <Hangup/> <Redirect>https://example.org</Redirect> {date}`],
  ]);
});

test.each([
  ['NUL', 'a\u0000b'],
  ['BEL', 'a\u0007b'],
  ['a noncharacter', 'a\uFFFEb'],
  ['half a surrogate pair', 'a\uD83Db'],
])('%s is left out rather than failing the call', (_name, text) => {
  const [say] = parseTwiml(renderScript([{ kind: 'say', language: 'en', text }], place));

  expect(say?.text).toBe('ab');
});
