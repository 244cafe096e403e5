import type { Call } from './call.ts';
import type { Message, MessageCenter } from './message-center.ts';
import type { Network } from './network.ts';
import type { PhoneBehavior } from './phone-behavior.ts';
import type { Switchboard } from './switchboard.ts';

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
  const talking = (number: string) => lineIn(number, 'in-progress');

  function lineIn(number: string, status: Call['status']) {
    const line = switchboard.lineOf(number);
    return line?.call.status === status ? line : undefined;
  }

  return {
    phone(number) {
      const line = switchboard.lineOf(number);
      const call = line?.call ?? switchboard.list(number)[0];
      const rings = call?.status === 'ringing';
      return {
        number,
        status: rings ? 'ringing' : call?.status === 'in-progress' ? 'in-call' : 'idle',
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
    sendText: (number, body) => messages.receive(number, body, botAddress('/twilio/text')),
    setBehavior(number, behavior) {
      behaviors.set(number, behavior);
    },
  };
}
