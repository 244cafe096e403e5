import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DecisionBlocker } from '#refusals/approval.ts';
import type { drillRefusals } from '#refusals/drill.ts';

export type DrillState =
  | 'submitted'
  | 'calling'
  | 'finished'
  | 'stopped'
  | 'sent-back'
  | 'withdrawn'
  | 'expired';

/** What it comes by. */
export const drillWays = {
  both: 'Call and text',
  call: 'Call',
  text: 'Text',
} as const;
export type DrillWay = keyof typeof drillWays;

export const isDrillWay = (value: unknown): value is DrillWay =>
  typeof value === 'string' && Object.hasOwn(drillWays, value);

/** Why no drill calls now. */
export type DrillBlocker = 'live-closure' | 'frozen';

export type DrillRefusal =
  | keyof typeof drillRefusals
  | DecisionBlocker
  | 'untrained'
  | 'frozen'
  | 'out-of-date';

export const blockerRefusals = {
  'live-closure': 'drill-beside-closure',
  frozen: 'frozen',
} as const satisfies Record<DrillBlocker, DrillRefusal>;

/** All that will happen, as the second person sees it and as the worker does it. */
export type SealedDrill = {
  drill: string;
  text: string;
  way: DrillWay;
  /** The number of drills, E.164. */
  from: string;
  /** Ids of the list, in order. */
  phones: readonly string[];
  /** Every word that is said and written around the text. */
  script: { opening: string; closing: string; voicemailClosing: string; textClosing: string };
  registeredName: string;
};

/** Canonical JSON (RFC 8785), and SHA-256 over it: any change is another fingerprint. */
export function sealDrill(drill: Omit<SealedDrill, 'script'>): {
  sealedText: string;
  fingerprint: Buffer;
} {
  const script = { opening: drillOpening(drill.registeredName), ...drillClosings };
  const sealedText = canonicalize({ ...drill, script } satisfies SealedDrill);
  if (sealedText === undefined) throw new Error('nothing to take a fingerprint of');
  return { sealedText, fingerprint: hash('sha256', Buffer.from(sealedText), 'buffer') };
}

export const readSealedDrill = (sealedText: string): SealedDrill => JSON.parse(sealedText);

export const maxDrillText = 300;

/** Says nothing about a school, so that a piece of it which somebody overhears can’t be taken for a closure. */
export const usualDrillText = 'We are testing how fast a closure call reaches our staff.';

/*
 * The first words say what it is, in the call, on a voicemail and in the text. In 2018 Hawaii warned everybody of a missile:
 * the recording of a drill began with “Exercise, exercise, exercise” and went on with the words of the real thing (FCC, report
 * of April 2018). So the last words say it again.
 */
const drillOpening = (registeredName: string) =>
  `This is a drill for the staff of ${registeredName}. No family is called.`;

const drillClosings = {
  closing:
    'This was a drill. To confirm that you heard it, press 1. To leave the drill list, press 9.',
  voicemailClosing: 'This was a drill.',
  textClosing: 'This was a drill. Reply STOP to stop all our texts.',
} as const;

export const confirmedWords = 'Thank you. Your answer to the drill counts. No family was called.';
export const leftListWords = 'You are off the drill list. No drill calls this number again.';

type Said = Pick<SealedDrill, 'text' | 'script'>;

export const drillLines = ({ script, text }: Said): string[] => [
  script.opening,
  text,
  script.closing,
];

/** A voicemail is offered no keys. */
export const drillVoicemail = ({ script, text }: Said): string[] => [
  script.opening,
  text,
  script.voicemailClosing,
];

export const drillTextBody = ({ script, text }: Said): string =>
  `${script.opening} ${text} ${script.textClosing}`;
