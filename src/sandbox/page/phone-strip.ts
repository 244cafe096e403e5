import type { Change } from '#sandbox/twilio/call/network.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import type { TwilioServer } from '../twilio/twilio-server.ts';
import type { PhoneItem } from './page-item.ts';
import type { PhoneDirectory } from './phone-directory.ts';

type Slot = { number: string; keepUntilMs: number };

const slotCount = 12;
/** Long enough to read how a call ended, and longer where the viewer took part in it. */
const lingerMs = 4_000;
const lingerAfterTouchMs = 25_000;
const newestLines = 14;
const newestTexts = 4;
const maxWaiting = 300;

export type PhoneStrip = {
  note(change: Change): void;
  /** The viewer did something with this phone: it stays in view a while. */
  hold(number: string): void;
  /** A phone of the viewer's rings a minute or until somebody clicks, and is always in view. */
  setMine(number: string, isMine: boolean): void;
  items(): PhoneItem[];
};

/**
 * Which of thousands of phones are in view. A phone keeps its place while its call lasts, so that
 * nobody presses a key of the wrong one; a place that comes free goes to the newest call.
 */
export function createPhoneStrip(twilio: TwilioServer, directory: PhoneDirectory): PhoneStrip {
  /** With what they did before. */
  const mine = new Map<string, PhoneBehavior>();
  const slots: (Slot | undefined)[] = Array.from({ length: slotCount });
  /** Phones that something happened to and that are not in view; the newest last. */
  const waiting = new Map<string, Change['kind']>();
  const now = () => performance.now();
  const slotOf = (number: string) => slots.find((slot) => slot?.number === number);
  // A phone that answers by itself can't record a message.
  for (const number of directory.staff) twilio.setBehavior(number, { answers: 'manual' });

  function settle(): void {
    for (const slot of slots) {
      if (slot !== undefined && twilio.phone(slot.number).status !== 'idle') {
        slot.keepUntilMs = Math.max(slot.keepUntilMs, now() + lingerMs);
      }
    }
    for (const [number, kind] of [...waiting].toReversed()) {
      const free = slots.findIndex((slot) => slot === undefined || slot.keepUntilMs < now());
      if (free === -1) break;
      waiting.delete(number);
      // Its call may have come and gone while no place was free.
      const isMissed = kind === 'call' && twilio.phone(number).status === 'idle';
      if (!isMissed) slots[free] = { number, keepUntilMs: now() + lingerMs };
    }
  }

  function draw(number: string, place: number): PhoneItem {
    const { status, call, texts, optedOut } = twilio.phone(number);
    const { label, language } = directory.find(number);
    return {
      kind: 'phone',
      number,
      label,
      language,
      isMine: mine.has(number) || directory.staff.has(number),
      isStaff: directory.staff.has(number),
      isDrilled: directory.isDrilled(number),
      place,
      status,
      ending: status === 'idle' ? (call?.status ?? '') : '',
      seconds: call?.durationSeconds ?? 0,
      lines: (call?.transcript ?? [])
        .slice(-newestLines)
        .map(({ speaker, language: spoken, text, seconds }) => ({
          speaker,
          language: spoken,
          // Its digest says nothing to people.
          text: speaker === 'recording' ? `plays for ${Math.round(seconds)} s` : text,
        })),
      texts: texts.slice(-newestTexts).map(({ direction, body, status: state }) => ({
        isMine: direction === 'inbound',
        text: body,
        status: state,
      })),
      hasOptedOut: optedOut,
    };
  }

  return {
    note({ kind, number }) {
      if (mine.has(number) || slotOf(number) !== undefined) return;
      // A call in the carrier's queue does not ring yet.
      if (kind === 'call' && twilio.phone(number).status === 'idle') return;
      waiting.delete(number);
      waiting.set(number, kind);
      const [oldest] = waiting.keys();
      if (waiting.size > maxWaiting && oldest !== undefined) waiting.delete(oldest);
    },
    hold(number) {
      const slot = slotOf(number);
      if (slot !== undefined) slot.keepUntilMs = now() + lingerAfterTouchMs;
    },
    setMine(number, isMine) {
      const before = mine.get(number);
      if (isMine && before === undefined) {
        mine.set(number, twilio.phone(number).behavior);
        waiting.delete(number);
        twilio.setBehavior(number, { answers: 'manual', isInHand: true });
        const place = slots.findIndex((slot) => slot?.number === number);
        if (place !== -1) slots[place] = undefined;
      }
      if (!isMine && before !== undefined) {
        mine.delete(number);
        twilio.setBehavior(number, before);
      }
    },
    items() {
      settle();
      const shown = slots.flatMap((slot, place) =>
        slot === undefined ? [] : [draw(slot.number, place)],
      );
      return [
        ...[...mine.keys()].map((number, index) => draw(number, index - mine.size)),
        ...shown,
      ];
    },
  };
}
