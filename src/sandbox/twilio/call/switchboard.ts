import { TwilioError } from '#sandbox/twilio/rest/twilio-error.ts';
import { type Call, isOver, newSid, phoneOf } from './call.ts';
import { createLine, type Line } from './line.ts';
import type { Network } from './network.ts';
import type { PhoneBehavior } from './phone-behavior.ts';
import { runCall, runInboundCall } from './run-call.ts';

export type CallRequest = Omit<
  Call,
  | 'sid'
  | 'createdAt'
  | 'queueTimeMs'
  | 'startedAt'
  | 'endedAt'
  | 'status'
  | 'durationSeconds'
  | 'answeredBy'
  | 'sequence'
  | 'statuses'
  | 'transcript'
>;

export type Switchboard = {
  place(request: CallRequest): Call;
  /** A call that comes in goes through at once. */
  takeIn(request: CallRequest, behavior: PhoneBehavior): Call;
  find(sid: string): Call | undefined;
  /** Newest first; of one phone where it is given. */
  list(phone?: string): Call[];
  /** What the API's Status parameter does. */
  end(call: Call, word: 'canceled' | 'completed'): void;
  /** What the API's Url parameter does: another script takes over. */
  redirect(call: Call, url: string): void;
  /** What the API's DELETE does: a call that is over leaves no record. */
  forget(call: Call): void;
  /** The newest live call of a phone. */
  lineOf(number: string): Line | undefined;
};

export type AccountLimits = {
  /** How many calls a second are released from the queue, by the real clock. */
  callsPerSecond: number;
  /** How many may be queued, ring or talk at one time; 10004 beyond it. */
  maxCallsAtOnce?: number;
};

/** Twilio's queue, one for the account: it releases so many calls a second, and holds back the rest. */
export function createSwitchboard(
  network: Network,
  { callsPerSecond, maxCallsAtOnce = Infinity }: AccountLimits,
): Switchboard {
  const calls: Call[] = [];
  const bySid = new Map<string, Line>();
  const byNumber = new Map<string, Call[]>();
  const queue: Line[] = [];
  const intervalMs = 1000 / callsPerSecond;
  let nextReleaseAt = 0;
  let waiting = false;

  /** All whose time has come: a busy emulator is late, and not a slower account. */
  function release(): void {
    waiting = false;
    while (queue.length > 0 && nextReleaseAt <= performance.now()) {
      const line = queue.shift();
      if (line === undefined || isOver(line.call)) continue;
      nextReleaseAt += intervalMs;
      const { call } = line;
      call.queueTimeMs = Math.round(
        Temporal.Now.instant().since(call.createdAt).total('milliseconds'),
      );
      void runCall(line, behaviorNow(call));
    }
    pump();
  }

  /** A call that nobody waits behind goes out at once, as on a real account. */
  function pump(): void {
    while (queue[0] !== undefined && isOver(queue[0].call)) queue.shift();
    if (waiting || queue.length === 0) return;
    waiting = true;
    network.scheduler.afterReal(Math.max(0, nextReleaseAt - performance.now()), release);
  }

  function behaviorNow(call: Call): PhoneBehavior {
    const behavior = network.behaviorOf(call.to);
    const isFirst =
      byNumber.get(call.to)?.find(({ direction }) => direction === 'outbound-api') === call;
    if (isFirst || behavior.thenAnswers === undefined) return behavior;
    return { ...behavior, answers: behavior.thenAnswers };
  }

  function open(request: CallRequest): Line {
    const call = newCall(request);
    const line = createLine(call, network);
    const phone = phoneOf(call);
    calls.push(call);
    bySid.set(call.sid, line);
    byNumber.set(phone, [...(byNumber.get(phone) ?? []), call]);
    network.changed({ kind: 'call', sid: call.sid, number: phone });
    return line;
  }

  const callsUnderWay = () =>
    calls.filter((call) => call.direction === 'outbound-api' && !isOver(call)).length;

  return {
    place(request) {
      if (queue.length >= callsPerSecond * 86_400) throw new TwilioError(22005);
      // Counting every call ever made is for the few accounts that have a limit.
      if (maxCallsAtOnce < Infinity && callsUnderWay() >= maxCallsAtOnce)
        throw new TwilioError(10004);
      if (queue.length === 0) nextReleaseAt = Math.max(performance.now(), nextReleaseAt);
      const waitsMs = nextReleaseAt - performance.now() + queue.length * intervalMs;
      const line = open(request);
      line.call.queueTimeMs = Math.max(0, Math.round(waitsMs));
      queue.push(line);
      pump();
      return line.call;
    },
    takeIn(request, behavior) {
      const line = open(request);
      void runInboundCall(line, behavior);
      return line.call;
    },
    find: (sid) => bySid.get(sid)?.call,
    list: (phone) => (phone === undefined ? calls : (byNumber.get(phone) ?? [])).toReversed(),
    end(call, word) {
      const inProgress = call.status === 'in-progress';
      if (isOver(call) || (inProgress && word === 'canceled')) throw new TwilioError(21220);
      bySid.get(call.sid)?.end(inProgress ? 'completed' : 'canceled');
      pump();
    },
    redirect(call, url) {
      if (call.status !== 'in-progress') throw new TwilioError(21220);
      bySid.get(call.sid)?.redirect(url);
    },
    forget(call) {
      if (!isOver(call)) throw new TwilioError(20009);
      const phone = phoneOf(call);
      calls.splice(calls.indexOf(call), 1);
      bySid.delete(call.sid);
      byNumber.set(phone, byNumber.get(phone)?.filter((one) => one !== call) ?? []);
    },
    lineOf(number) {
      const call = byNumber.get(number)?.findLast((one) => !isOver(one) && one.status !== 'queued');
      return call && bySid.get(call.sid);
    },
  };
}

function newCall(request: CallRequest): Call {
  const createdAt = Temporal.Now.instant();
  return {
    ...request,
    sid: newSid('CA'),
    createdAt,
    queueTimeMs: 0,
    startedAt: undefined,
    endedAt: undefined,
    status: 'queued',
    durationSeconds: 0,
    answeredBy: undefined,
    sequence: 0,
    statuses: [{ status: 'queued', at: createdAt.toString() }],
    transcript: [],
  };
}
