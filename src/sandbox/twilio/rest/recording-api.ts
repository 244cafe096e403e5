import express, { type Router } from 'express';
import { rfc2822 } from '#sandbox/twilio/call/call.ts';
import type { Faults } from '#sandbox/twilio/faults.ts';
import type { Recording, Recordings } from '#sandbox/twilio/recording/recordings.ts';
import { TwilioError } from './twilio-error.ts';

/** https://www.twilio.com/docs/voice/api/recording: the resource, its media as WAV, and its end. */
export function recordingApi(
  recordings: Recordings,
  { accountSid, faults }: { accountSid: string; faults: Faults },
): Router {
  const router = express.Router({ mergeParams: true });
  const find = (sid: unknown): Recording => {
    const found = recordings.find(String(sid));
    if (found === undefined) throw new TwilioError(20404);
    return found;
  };

  router.get('/:sid.wav', async (request, response) => {
    const fault = faults.take('recordings.fetch');
    if (fault?.mode === 'drop-before') return void request.socket.destroy();
    if (fault !== undefined) throw new TwilioError(fault.code ?? 20500, fault.status);
    const recording = find(request.params.sid);
    if (!recording.isReady) throw new TwilioError(20404);
    await faults.released();
    response.type('audio/x-wav').send(recording.wav);
  });
  router.get('/:sid.json', (request, response) => {
    response.json(recordingResource(find(request.params.sid), accountSid));
  });
  router.delete('/:sid.json', (request, response) => {
    const fault = faults.take('recordings.delete');
    if (fault !== undefined) throw new TwilioError(fault.code ?? 20500, fault.status);
    if (!recordings.delete(find(request.params.sid).sid)) throw new TwilioError(20404);
    response.status(204).end();
  });
  return router;
}

export function recordingResource(recording: Recording, accountSid: string) {
  const { sid, callSid, createdAt, seconds, isReady } = recording;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: callSid,
    channels: 1,
    date_created: rfc2822(createdAt),
    duration: String(seconds),
    sid,
    source: 'RecordVerb',
    status: isReady ? 'completed' : 'processing',
    uri: `/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.json`,
  };
}
