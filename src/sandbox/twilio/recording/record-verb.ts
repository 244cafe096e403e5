import { callForm } from '#sandbox/twilio/call/callbacks.ts';
import { CallOver, type Line } from '#sandbox/twilio/call/line.ts';
import type { TwimlNode } from '#sandbox/twilio/call/twiml.ts';
import type { Form } from '#sandbox/twilio/signed-post.ts';
import type { Recording } from './recordings.ts';
import type { TakePlan } from './spoken-wav.ts';

const usualTake: TakePlan = { seconds: 6, endsBy: '#' };

/** Twilio works on a recording before its media can be fetched. */
const workMs = 900;

/**
 * <Record>: resolves with what its action is posted, or with nothing where nothing was said, and the next verb follows.
 * By hand somebody speaks until they press # or hang up. https://www.twilio.com/docs/voice/twiml/record
 */
export async function record(
  line: Line,
  verb: TwimlNode,
  plan: TakePlan | 'by-hand' | undefined,
): Promise<Form | undefined> {
  const { call, network } = line;
  const { accountSid } = network;
  if (verb.attributes['playBeep'] !== 'false') {
    line.say({ speaker: 'line', language: '', text: '(tone)', seconds: 1 });
    await network.scheduler.pause(1_000, line.cut());
  }
  const take = plan === 'by-hand' ? undefined : (plan ?? usualTake);
  const { seconds, digits } = await listen(line, verb, take);
  if (Math.round(seconds) === 0) {
    line.over.throwIfAborted();
    return undefined;
  }
  const recording = network.recordings.add(call.sid, { ...take, seconds });
  finish(line, verb, recording);
  const form = {
    RecordingSid: recording.sid,
    RecordingUrl: mediaUrl(accountSid, recording),
    RecordingDuration: String(recording.seconds),
    Digits: digits,
  };
  if (!line.over.aborted) return form;
  // The action is asked for all the same; what it says nobody hears.
  const action = verb.attributes['action'] ?? '';
  await network.post.post(action, { ...callForm(call, accountSid), ...form }).catch(() => {});
  throw line.over.reason;
}

/** How long somebody spoke, and what ended it. */
async function listen(
  line: Line,
  verb: TwimlNode,
  take: TakePlan | undefined,
): Promise<{ seconds: number; digits: string }> {
  const { scheduler } = line.network;
  const maxLength = Number(verb.attributes['maxLength'] ?? 3600);
  const timeout = Number(verb.attributes['timeout'] ?? 5);
  const startedMs = scheduler.elapsedMs();
  const said =
    take?.seconds === 0
      ? undefined
      : line.say({ speaker: 'guardian', language: '', text: '(speaks)', seconds: 0 });
  const digits = await speak(line, { take, maxLength, timeout }).catch((error: unknown) => {
    if (error instanceof CallOver) return 'hangup';
    throw error;
  });
  const elapsed = (scheduler.elapsedMs() - startedMs) / 1000;
  const seconds = Math.min(take?.seconds ?? elapsed, maxLength);
  if (said !== undefined) said.seconds = seconds;
  return { seconds, digits };
}

/** Resolves with the key that ended it, or none. */
async function speak(
  line: Line,
  { take, maxLength, timeout }: { take: TakePlan | undefined; maxLength: number; timeout: number },
): Promise<string> {
  const { scheduler } = line.network;
  if (take === undefined) {
    const longest = scheduler.pause(maxLength * 1000, line.cut()).then(() => '');
    return Promise.race([longest, finishKey(line)]);
  }
  await scheduler.pause(Math.min(take.seconds, maxLength) * 1000, line.cut());
  if (take.seconds >= maxLength) return '';
  if (take.endsBy === '#' && take.seconds > 0) {
    line.press('#');
    return '#';
  }
  if (take.endsBy === 'hang-up') {
    line.end('completed');
    return 'hangup';
  }
  await scheduler.pause(timeout * 1000, line.cut());
  return '';
}

/** Other keys end nothing. */
async function finishKey(line: Line): Promise<string> {
  for (;;) {
    const key = await line.nextKey();
    if (key === '#') return key;
  }
}

function finish(line: Line, verb: TwimlNode, recording: Recording): void {
  const { accountSid, scheduler, post } = line.network;
  const callback = verb.attributes['recordingStatusCallback'];
  scheduler.after(workMs, () => {
    recording.isReady = true;
    if (callback === undefined) return;
    const form = {
      AccountSid: accountSid,
      CallSid: recording.callSid,
      RecordingSid: recording.sid,
      RecordingUrl: mediaUrl(accountSid, recording),
      RecordingStatus: 'completed',
      RecordingDuration: String(recording.seconds),
      RecordingChannels: '1',
      RecordingSource: 'RecordVerb',
    };
    post.post(callback, form).catch(() => {});
  });
}

const mediaUrl = (accountSid: string, { sid }: Recording) =>
  `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`;
