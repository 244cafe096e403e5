import { type Call, type CallStatus, isOver, phoneOf, type TranscriptLine } from './call.ts';
import { announce } from './callbacks.ts';
import type { Network } from './network.ts';

/** A call while it lasts: what both ends, and the API, can do to it. */
export type Line = {
  call: Call;
  network: Network;
  /** Fires when the call is over, no matter who ended it. */
  over: AbortSignal;
  /** Fires when the call is over, or another script takes over from the one that is played. */
  cut(): AbortSignal;
  redirect(url: string): void;
  /** What the person decides while it rings. */
  decision: Promise<'answer' | 'decline'>;
  answer(): void;
  decline(): void;
  press(key: string): void;
  /** The next key pressed. */
  nextKey(): Promise<string>;
  moveTo(status: CallStatus): void;
  /** Ends the call, once; what comes later changes nothing. */
  end(status: CallStatus): void;
  say(line: Omit<TranscriptLine, 'at'>): TranscriptLine;
};

export function createLine(call: Call, network: Network): Line {
  const over = new AbortController();
  const decision = Promise.withResolvers<'answer' | 'decline'>();
  let taken = new AbortController();
  let waiting: ((key: string) => void) | undefined;
  const { accountSid, post, faults } = network;

  function changed(): void {
    network.changed({ kind: 'call', sid: call.sid, number: phoneOf(call) });
  }

  function moveTo(status: CallStatus): void {
    call.status = status;
    call.statuses.push({ status, at: Temporal.Now.instant().toString() });
    announce(call, accountSid, post, faults);
    changed();
  }

  function say(line: Omit<TranscriptLine, 'at'>): TranscriptLine {
    const said = { ...line, at: Temporal.Now.instant().toString() };
    call.transcript.push(said);
    changed();
    return said;
  }

  return {
    call,
    network,
    over: over.signal,
    cut: () => AbortSignal.any([over.signal, taken.signal]),
    redirect(url) {
      const before = taken;
      taken = new AbortController();
      before.abort(new Redirected(url));
    },
    decision: decision.promise,
    answer: () => decision.resolve('answer'),
    decline: () => decision.resolve('decline'),
    press(key) {
      if (call.status !== 'in-progress') return;
      say({ speaker: 'key', language: '', text: key, seconds: 0 });
      waiting?.(key);
      waiting = undefined;
    },
    nextKey() {
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    moveTo,
    end(status) {
      if (isOver(call)) return;
      call.endedAt = Temporal.Now.instant();
      over.abort(new CallOver());
      moveTo(status);
    },
    say,
  };
}

/** Why a pause on a line was cut short. */
export class CallOver extends Error {
  override name = 'CallOver';
}

/** Why a script was cut short: the one at this address takes over. */
export class Redirected extends Error {
  override name = 'Redirected';
  readonly url: string;
  constructor(url: string) {
    super('redirected');
    this.url = url;
  }
}
