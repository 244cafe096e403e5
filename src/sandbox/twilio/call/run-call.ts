import { isOver } from './call.ts';
import { announceAnswerer } from './callbacks.ts';
import { CallOver, type Line } from './line.ts';
import type { Answers, PhoneBehavior } from './phone-behavior.ts';
import { playCall } from './play-call.ts';

/** The life of a call from the moment Twilio dials: it rings, somebody answers or not, it ends. */
export async function runCall(line: Line, behavior: PhoneBehavior): Promise<void> {
  try {
    await dial(line, behavior);
  } catch (error) {
    if (!(error instanceof CallOver)) throw error;
  }
}

/** A call that a person makes to us: it is put through at once, and the bot answers. */
export async function runInboundCall(line: Line, behavior: PhoneBehavior): Promise<void> {
  try {
    line.moveTo('ringing');
    keepTime(line, behavior);
    await playCall(line, behavior);
    line.end('completed');
  } catch (error) {
    if (!(error instanceof CallOver)) throw error;
  }
}

async function dial(line: Line, behavior: PhoneBehavior): Promise<void> {
  const { scheduler } = line.network;
  line.moveTo('initiated');
  await scheduler.pause(600, line.over);
  if (behavior.answers === 'failed') return line.end('failed');
  line.moveTo('ringing');
  if (behavior.answers === 'busy') {
    await scheduler.pause(1_500, line.over);
    return line.end('busy');
  }
  const decided = await ring(line, behavior);
  if (decided === 'decline') return line.end('busy');
  if (decided === 'nobody') return line.end('no-answer');
  await talk(line, behavior);
}

/** Time to find the phone on the page and to press its button, however fast everything else goes. */
const inHandMs = 60_000;

async function ring(line: Line, behavior: PhoneBehavior): Promise<'answer' | 'decline' | 'nobody'> {
  const patience = line.call.ringSeconds;
  const after = answersAfter(behavior);
  const willAnswer = after !== undefined && after <= patience;
  const { scheduler } = line.network;
  const wait = behavior.isInHand
    ? scheduler.pauseReal(inHandMs, line.over)
    : scheduler.pause((willAnswer ? after : patience) * 1000, line.over);
  return Promise.race([line.decision, wait.then(() => (willAnswer ? 'answer' : 'nobody'))]);
}

function answersAfter({ answers, ringSeconds }: PhoneBehavior): number | undefined {
  if (answers === 'person') return ringSeconds ?? 6;
  // A voicemail box picks up after four rings or so.
  if (answers === 'machine') return ringSeconds ?? 16;
  return undefined;
}

async function talk(line: Line, behavior: PhoneBehavior): Promise<void> {
  keepTime(line, behavior);
  line.moveTo('in-progress');
  greet(line, behavior.answers);
  detect(line, behavior);
  await playCall(line, behavior);
  line.end('completed');
}

/** The call counts from now on, and ends when the person, or Twilio, has had enough. */
function keepTime(line: Line, behavior: PhoneBehavior): void {
  const { call, network, over } = line;
  const startedMs = network.scheduler.elapsedMs();
  const clock = (): void => {
    call.durationSeconds = Math.round((network.scheduler.elapsedMs() - startedMs) / 1000);
  };
  over.addEventListener('abort', clock, { once: true });
  call.startedAt = Temporal.Now.instant();
  const hangUpAfter = Math.min(behavior.hangsUpAfterSeconds ?? Infinity, call.timeLimitSeconds);
  const cancel = network.scheduler.after(hangUpAfter * 1000, () => line.end('completed'));
  over.addEventListener('abort', cancel, { once: true });
}

const greetingMs = 6_000;

function greet(line: Line, answers: Answers): void {
  if (answers !== 'machine') {
    line.say({ speaker: 'guardian', language: 'en', text: 'Hello?', seconds: 1 });
    return;
  }
  const greeting = 'You have reached our voicemail. Please leave a message after the tone.';
  line.say({ speaker: 'machine', language: 'en', text: greeting, seconds: 6 });
  const beep = line.network.scheduler.after(greetingMs, () => {
    line.say({ speaker: 'machine', language: 'en', text: '(beep)', seconds: 1 });
  });
  line.over.addEventListener('abort', beep, { once: true });
}

function detect(line: Line, behavior: PhoneBehavior): void {
  const { call, network } = line;
  if (call.detects === undefined) return;
  const waits = call.detects === 'DetectMessageEnd';
  const recorder = waits ? 'machine_end_beep' : 'machine_start';
  const verdict = behavior.detectedAs ?? (behavior.answers === 'machine' ? recorder : 'human');
  const detectionMs = verdict === 'human' ? 2_600 : waits ? greetingMs + 1_200 : 4_400;
  const cancel = network.scheduler.after(detectionMs, () => {
    if (isOver(call)) return;
    call.answeredBy = verdict;
    announceAnswerer(call, network.accountSid, network.post, detectionMs);
  });
  line.over.addEventListener('abort', cancel, { once: true });
}
