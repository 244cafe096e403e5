import { hash } from 'node:crypto';
import { record } from '#sandbox/twilio/recording/record-verb.ts';
import type { TakePlan } from '#sandbox/twilio/recording/spoken-wav.ts';
import { wavSeconds } from '#sandbox/twilio/recording/wav-seconds.ts';
import type { Form } from '#sandbox/twilio/signed-post.ts';
import { newAlert } from './alerts.ts';
import { callForm } from './callbacks.ts';
import { CallOver, type Line, Redirected } from './line.ts';
import type { PhoneBehavior } from './phone-behavior.ts';
import { parseTwiml, type TwimlNode } from './twiml.ts';

/** Fetches the script of an answered call and acts it out until it ends or somebody hangs up. */
export async function playCall(line: Line, behavior: PhoneBehavior): Promise<void> {
  const { call } = line;
  const { keys = [], takes = [], answers } = behavior;
  const stage: Stage = { line, keys: [...keys], takes: [...takes], patient: answers };
  try {
    await playDocuments(stage, async () => {
      const first =
        call.twiml === undefined ? await fetchScript(line, call.url) : parseTwiml(call.twiml);
      // A call that comes in is answered by the first script.
      if (call.direction === 'inbound') line.moveTo('in-progress');
      return first;
    }).catch((error: unknown) => fallBack(stage, error));
  } catch (error) {
    if (error instanceof CallOver) throw error;
    // What Twilio says to the person who answered, when our webhook is broken (11200, 12100).
    const text = 'We are sorry, an application error has occurred. Goodbye.';
    await speak(line, line.over, { language: 'en-US', text });
  }
}

/**
 * The fallback address is asked once, with the error: https://www.twilio.com/docs/usage/security/availability-reliability.
 */
function fallBack(stage: Stage, error: unknown): Promise<void> {
  const { fallbackUrl } = stage.line.call;
  if (error instanceof CallOver || fallbackUrl === undefined) throw error;
  const { message } = error instanceof Error ? error : { message: '11200' };
  const code = /^\d{5}/.exec(message)?.[0] ?? '11200';
  return playDocuments(stage, () => fetchScript(stage.line, fallbackUrl, { ErrorCode: code }));
}

/** One document after the other; one that is ordered over the API takes over at once. */
async function playDocuments(stage: Stage, begin: () => Promise<TwimlNode[]>): Promise<void> {
  let next = begin;
  for (;;) {
    try {
      let verbs: TwimlNode[] | undefined = await next();
      while (verbs !== undefined) verbs = await playVerbs(stage, verbs);
      return;
    } catch (cut) {
      if (!(cut instanceof Redirected)) throw cut;
      next = () => fetchScript(stage.line, cut.url);
    }
  }
}

type Stage = {
  line: Line;
  /** Keys still to be pressed. */
  keys: string[];
  /** What is still to be said after a tone. */
  takes: TakePlan[];
  patient: PhoneBehavior['answers'];
};

async function fetchScript(
  line: Line,
  url: string | undefined,
  more: Form = {},
): Promise<TwimlNode[]> {
  if (url === undefined || url === '') throw new Error('11100: no url');
  const { accountSid, post } = line.network;
  const cut = line.cut();
  const form = { ...callForm(line.call, accountSid), ...more };
  const answer = await post.post(url, form).catch(() => {
    cut.throwIfAborted();
    throw alerted(line, url, '11205: no answer');
  });
  cut.throwIfAborted();
  if (answer.status >= 400) throw alerted(line, url, `11200: HTTP ${answer.status}`);
  return answer.body === '' ? [] : parseTwiml(answer.body);
}

/** The account’s debugger keeps what went wrong with which address. */
function alerted({ call, network }: Line, url: string, words: string): Error {
  network.alerts.push(newAlert(call, url, words));
  return new Error(words);
}

/** Returns the verbs of the document that takes over, if one does. */
async function playVerbs(stage: Stage, verbs: TwimlNode[]): Promise<TwimlNode[] | undefined> {
  const { line } = stage;
  for (const verb of verbs) {
    switch (verb.name) {
      case 'Gather': {
        const next = await gather(stage, verb);
        if (next) return next;
        break;
      }
      case 'Record': {
        const plan = stage.patient === 'manual' ? 'by-hand' : stage.takes.shift();
        const form = await record(line, verb, plan);
        if (form) return fetchScript(line, verb.attributes['action'] ?? line.call.url, form);
        break;
      }
      case 'Dial': {
        const status = await connect(stage, verb);
        const action = verb.attributes['action'];
        if (action !== undefined) return fetchScript(line, action, { DialCallStatus: status });
        break;
      }
      case 'Redirect':
        return fetchScript(line, verb.text.trim());
      case 'Hangup':
        return undefined;
      default:
        await perform(line, line.cut(), verb);
    }
  }
  return undefined;
}

/** Say, Play and Pause: the verbs that may also stand in a Gather. */
async function perform(line: Line, signal: AbortSignal, verb: TwimlNode): Promise<void> {
  const { scheduler } = line.network;
  switch (verb.name) {
    case 'Say': {
      const language = verb.attributes['language'] ?? 'en-US';
      return speak(line, signal, { language, text: verb.text.trim() });
    }
    case 'Play':
      return play(line, signal, verb.text.trim());
    case 'Pause':
      return scheduler.pause(Number(verb.attributes['length'] ?? 1) * 1000, signal);
    default:
      throw new Error(`12200: no verb <${verb.name}>`);
  }
}

/**
 * A sound that can't be fetched is an error in the log, and the next verb goes on: Twilio's pages name the error (11200,
 * 12300, 13325) and don't say what becomes of the call. `faults.breakPlays` is the other reading, in which it is fatal.
 */
async function play(line: Line, signal: AbortSignal, url: string): Promise<void> {
  const { scheduler, post, faults } = line.network;
  const sound = faults.takeLostPlay() ? undefined : await post.fetch(url).catch(() => undefined);
  signal.throwIfAborted();
  if (sound === undefined || sound.status !== 200 || !sound.type.startsWith('audio/')) {
    if (faults.playsBreak()) throw new Error(`11200: HTTP ${sound?.status}`);
    return;
  }
  const seconds = wavSeconds(sound.bytes);
  line.say({ speaker: 'recording', language: '', text: hash('sha256', sound.bytes), seconds });
  return scheduler.pause(seconds * 1000, signal);
}

async function speak(
  line: Line,
  signal: AbortSignal,
  { language, text }: { language: string; text: string },
): Promise<void> {
  const { scheduler } = line.network;
  const seconds = speechSeconds(text);
  const said = line.say({ speaker: 'line', language, text, seconds });
  const startedMs = scheduler.elapsedMs();
  try {
    await scheduler.pause(seconds * 1000, signal);
  } catch (cut) {
    said.seconds = Math.min(seconds, (scheduler.elapsedMs() - startedMs) / 1000);
    const words = text.split(/(?<=\s)/);
    said.text = words
      .slice(0, Math.ceil((words.length * said.seconds) / seconds))
      .join('')
      .trim();
    throw cut;
  }
}

/** Twilio's voices speak some fourteen characters a second. */
function speechSeconds(text: string): number {
  return Math.max(1, text.length / 14);
}

async function gather(stage: Stage, verb: TwimlNode): Promise<TwimlNode[] | undefined> {
  const { line } = stage;
  const pressed = new AbortController();
  const signal = AbortSignal.any([line.cut(), pressed.signal]);
  const key = line.nextKey();
  const digits = await Promise.race([key, listen(stage, verb, signal)]);
  pressed.abort(new CallOver());
  if (digits === '' && verb.attributes['actionOnEmptyResult'] !== 'true') return undefined;
  const action = verb.attributes['action'] ?? line.call.url;
  return fetchScript(line, action, { Digits: digits, FinishedOnKey: '', msg: 'Gather End' });
}

/** Resolves empty when the time for a key is over. */
async function listen(stage: Stage, verb: TwimlNode, signal: AbortSignal): Promise<string> {
  const { line, keys, patient } = stage;
  const { scheduler } = line.network;
  for (const child of verb.children) await perform(line, signal, child);
  const timeoutMs = Number(verb.attributes['timeout'] ?? 5) * 1000;
  const key = patient === 'machine' ? undefined : keys.shift();
  if (key !== undefined) {
    await scheduler.pause(Math.min(800, timeoutMs / 2), signal);
    line.press(key);
  }
  await scheduler.pause(timeoutMs, signal);
  return '';
}

/** The other end picks up, and two people talk; or it rings until the time is over. */
async function connect(stage: Stage, verb: TwimlNode): Promise<'completed' | 'no-answer'> {
  const { line, patient } = stage;
  const { scheduler, faults } = line.network;
  if (!faults.transfersArePickedUp()) {
    await scheduler.pause(Number(verb.attributes['timeout'] ?? 30) * 1000, line.cut());
    return 'no-answer';
  }
  await scheduler.pause(4_000, line.cut());
  const office = 'School office, good day. How can I help you?';
  line.say({ speaker: 'office', language: 'en', text: office, seconds: 3 });
  const conversation = patient === 'manual' ? 120 : 25;
  const limit = Number(verb.attributes['timeLimit'] ?? 14_400);
  await scheduler.pause(Math.min(conversation, limit) * 1000, line.cut());
  return 'completed';
}
