import type { Call } from './call/call.ts';
import type { Network } from './call/network.ts';
import type { PhoneBehavior } from './call/phone-behavior.ts';
import type { Switchboard } from './call/switchboard.ts';
import type { Message, MessageCenter } from './message-center.ts';
import { serviceNumber } from './rest/rest-requests.ts';

/** A phone as its owner sees it. */
export type PhoneView = {
  number: string;
  status: 'idle' | 'ringing' | 'in-call';
  /** The call it is in, or had last: `transcript` is what was said on it. */
  call: Call | undefined;
  texts: Message[];
  optedOut: boolean;
  behavior: PhoneBehavior;
};

/** What the owners of the phones can do, by hand on the sandbox page or in a test. */
export type Phones = {
  phone(number: string): PhoneView;
  /** False where there was nothing to do it to: no call rings, nobody is talking. */
  answer(number: string): boolean;
  decline(number: string): boolean;
  pressKey(number: string, key: string): boolean;
  hangUp(number: string): boolean;
  /**
   * Calls the district's number and presses keys, one whenever one is asked for. The call goes on by itself; throws
   * where the phone is in another one.
   */
  callBack(number: string, how?: { keys?: string[]; withheld?: boolean }): Call;
  /** Texts the district; resolves with the HTTP status of the bot's webhook. */
  sendText(number: string, body: string): Promise<number>;
  setBehavior(number: string, behavior: PhoneBehavior): void;
};

export function createPhones(parts: {
  network: Network;
  switchboard: Switchboard;
  messages: MessageCenter;
  behaviors: Map<string, PhoneBehavior>;
  botAddress: (path: string) => string;
}): Phones {
  const { network, switchboard, messages, behaviors, botAddress } = parts;
  const ringing = (number: string) => lineIn(number, 'ringing');
  const talking = (number: string) => lineIn(number, 'in-call');

  function lineIn(number: string, status: PhoneView['status']) {
    const line = switchboard.lineOf(number);
    return line !== undefined && statusOf(line.call) === status ? line : undefined;
  }

  /** People call back the number that called them. */
  function numberCalledFrom(number: string): string {
    const calls = switchboard.list(number);
    return calls.find(({ direction }) => direction === 'outbound-api')?.from ?? serviceNumber;
  }

  return {
    phone(number) {
      const line = switchboard.lineOf(number);
      const call = line?.call ?? switchboard.list(number)[0];
      return {
        number,
        status: call === undefined ? 'idle' : statusOf(call),
        call,
        texts: messages.ofPhone(number),
        optedOut: messages.hasOptedOut(number),
        behavior: network.behaviorOf(number),
      };
    },
    answer(number) {
      const line = ringing(number);
      line?.answer();
      return line !== undefined;
    },
    decline(number) {
      const line = ringing(number);
      line?.decline();
      return line !== undefined;
    },
    pressKey(number, key) {
      const line = talking(number);
      line?.press(key);
      return line !== undefined;
    },
    hangUp(number) {
      const line = talking(number);
      line?.end('completed');
      return line !== undefined;
    },
    callBack(number, { keys = [], withheld = false } = {}) {
      if (switchboard.lineOf(number) !== undefined) throw new Error('The phone is in a call.');
      const answers = network.behaviorOf(number).answers === 'manual' ? 'manual' : 'person';
      return switchboard.takeIn(
        {
          direction: 'inbound',
          to: numberCalledFrom(number),
          from: number,
          withheld,
          url: botAddress('/twilio/call'),
          twiml: undefined,
          fallbackUrl: undefined,
          statusCallback: undefined,
          statusEvents: new Set(),
          amdCallback: undefined,
          detects: undefined,
          ringSeconds: 60,
          timeLimitSeconds: 14_400,
        },
        { answers, keys },
      );
    },
    sendText: (number, body) => messages.receive(number, body, botAddress('/twilio/text')),
    setBehavior(number, behavior) {
      behaviors.set(number, behavior);
    },
  };
}

/** A call that comes in has no bell at this end. */
function statusOf({ direction, status }: Call): PhoneView['status'] {
  if (status === 'ringing') return direction === 'inbound' ? 'in-call' : 'ringing';
  return status === 'in-progress' ? 'in-call' : 'idle';
}
