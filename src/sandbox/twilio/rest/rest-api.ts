import express, { type Request, type Router } from 'express';
import { callResource } from '#sandbox/twilio/call/call.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import type { Switchboard } from '#sandbox/twilio/call/switchboard.ts';
import type { Faults, Operation } from '#sandbox/twilio/faults.ts';
import {
  isSentOn,
  lastSentFirst,
  type MessageCenter,
  messageResource,
} from '#sandbox/twilio/message-center.ts';
import type { Recordings } from '#sandbox/twilio/recording/recordings.ts';
import { recordingApi, recordingResource } from './recording-api.ts';
import { type Answer, endpoint, type Guard, guard, refuse } from './rest-endpoint.ts';
import { page, pageQuery } from './rest-page.ts';
import { readCall, readMessage, readRedirect } from './rest-requests.ts';
import type { Traffic } from './traffic.ts';
import { TwilioError } from './twilio-error.ts';

export type RestApiOptions = Guard & {
  faults: Faults;
  traffic: Traffic;
  switchboard: Switchboard;
  messages: MessageCenter;
  recordings: Recordings;
  behaviorOf(number: string): PhoneBehavior;
};

/** The part of Twilio's REST API that a dialer uses, under /2010-04-01/Accounts/{sid}. */
export function restApi(options: RestApiOptions): Router {
  const { accountSid, switchboard, messages } = options;
  const router = express.Router({ mergeParams: true });
  router.use(guard(options));
  router.use(express.urlencoded({ extended: false, limit: '64kb' }));
  const serve = (operation: Operation, act: (request: Request) => Answer) =>
    endpoint(options, operation, act);
  const refuseByNumber = (to: string): void => {
    const code = options.behaviorOf(to).rejects;
    if (code !== undefined) throw new TwilioError(code);
  };

  router.post(
    '/Calls.json',
    serve('calls.create', (request) => {
      const order = readCall(request.body);
      refuseByNumber(order.to);
      return { status: 201, body: callResource(switchboard.place(order), accountSid) };
    }),
  );
  router.get(
    '/Calls.json',
    serve('calls.list', (request) => {
      const query = pageQuery(request.query);
      const found = switchboard
        .list(query.to)
        .filter((call) => query.to === undefined || call.to === query.to)
        .filter((call) => query.from === undefined || call.from === query.from)
        .filter((call) => query.status === undefined || call.status === query.status);
      const path = `/2010-04-01/Accounts/${accountSid}/Calls.json`;
      const body = page({ name: 'calls', path, query, found }, (c) => callResource(c, accountSid));
      return { status: 200, body };
    }),
  );
  router.get(
    '/Calls/:sid.json',
    serve('calls.fetch', (request) => {
      return { status: 200, body: callResource(callOf(request), accountSid) };
    }),
  );
  router.post(
    '/Calls/:sid.json',
    serve('calls.update', (request) => {
      const call = callOf(request);
      const url = readRedirect(request.body);
      if (url !== undefined) {
        switchboard.redirect(call, url);
        return { status: 200, body: callResource(call, accountSid) };
      }
      const word: unknown = request.body?.Status;
      if (word !== 'canceled' && word !== 'completed') throw new TwilioError(21220);
      switchboard.end(call, word);
      return { status: 200, body: callResource(call, accountSid) };
    }),
  );
  router.delete(
    '/Calls/:sid.json',
    serve('calls.delete', (request) => {
      switchboard.forget(callOf(request));
      return { status: 204, body: {} };
    }),
  );
  router.post(
    '/Messages.json',
    serve('messages.create', (request) => {
      const order = readMessage(request.body);
      refuseByNumber(order.to);
      return { status: 201, body: messageResource(messages.send(order), accountSid) };
    }),
  );
  router.get(
    '/Messages.json',
    serve('messages.list', (request) => {
      const query = pageQuery(request.query);
      const found = messages
        .list()
        .filter((one) => query.to === undefined || one.to === query.to)
        .filter(
          (one) =>
            query.from === undefined || (one.status !== 'accepted' && one.from === query.from),
        )
        .filter((one) => isSentOn(one, query.dateSent))
        .toSorted(lastSentFirst);
      const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
      const body = page({ name: 'messages', path, query, found }, (one) =>
        messageResource(one, accountSid),
      );
      return { status: 200, body };
    }),
  );
  router.get(
    '/Messages/:sid.json',
    serve('messages.fetch', (request) => {
      const message = messages.find(String(request.params['sid']));
      if (message === undefined) throw new TwilioError(20404);
      return { status: 200, body: messageResource(message, accountSid) };
    }),
  );
  router.delete(
    '/Messages/:sid.json',
    serve('messages.delete', (request) => {
      messages.delete(String(request.params['sid']));
      return { status: 204, body: {} };
    }),
  );
  router.get('/Recordings.json', (request, response) => {
    const query = pageQuery(request.query);
    const found = options.recordings
      .list()
      .filter((one) => one.callSid === request.query['CallSid']);
    const path = `/2010-04-01/Accounts/${accountSid}/Recordings.json`;
    response.json(
      page({ name: 'recordings', path, query, found }, (one) => recordingResource(one, accountSid)),
    );
  });
  router.use('/Recordings', recordingApi(options.recordings, options));
  router.use(() => {
    throw new TwilioError(20404);
  });
  router.use(refuse);
  return router;

  function callOf(request: Request) {
    const call = switchboard.find(String(request.params['sid']));
    if (call === undefined) throw new TwilioError(20404);
    return call;
  }
}
