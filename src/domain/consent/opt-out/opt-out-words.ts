import type { RevocationScope } from '#domain/consent/ledger/consent.ts';
import { type FoldedText, foldText } from '#domain/language/fold-text.ts';
import {
  asksForEmergenciesOnly,
  emergenciesIn,
  withoutEmergencies,
} from '#domain/language/opt-out-text/emergencies.ts';
import { lookAlikes } from '#domain/language/opt-out-text/look-alike.ts';
import {
  isClear,
  isDoubtful,
  isSoft,
  withoutInnocent,
} from '#domain/language/opt-out-text/stop-phrases.ts';
import {
  isHelpWord,
  isNearStopWord,
  isStartWord,
  isStopWord,
} from '#domain/language/opt-out-text/stop-words.ts';
import {
  clearWrongNumber,
  doubtfulWrongNumber,
  softWrongNumber,
} from '#domain/language/opt-out-text/wrong-number.ts';

/**
 * What a text that came in asks for.
 * - stop: a reasonable person would understand that consent is withdrawn (47 CFR 64.1200(a)(10)).
 * - doubtful: that person might. It holds like a stop until somebody of the front office has read the words.
 * - start: the carrier's word for taking a STOP back.
 */
export type TextReading =
  | { kind: 'stop'; scope: RevocationScope }
  | { kind: 'doubtful'; scope: RevocationScope }
  | { kind: 'start' }
  | { kind: 'help' }
  | { kind: 'other' };

/** Signs that say no without a letter. */
const stopSigns = /[🛑🚫⛔✋🖕📵🔕]/u;

/** What only looks like a withdrawal, in Cyrillic letters or as `5TOP`, is doubtful: it holds, and a person reads it. */
export function readText(body: string): TextReading {
  const reading = readAsWritten(body);
  if (reading.kind !== 'other') return reading;
  for (const seen of lookAlikes(body)) {
    const as = readAsWritten(seen);
    if (as.kind === 'stop' || as.kind === 'doubtful') return { kind: 'doubtful', scope: as.scope };
  }
  return reading;
}

function readAsWritten(body: string): TextReading {
  const text = foldText(body);
  if (text.letters === '') {
    return stopSigns.test(body) ? { kind: 'doubtful', scope: 'non-emergency' } : { kind: 'other' };
  }
  if (isStopWord(text)) return { kind: 'stop', scope: 'non-emergency' };
  if (isStartWord(text)) return { kind: 'start' };
  if (isHelpWord(text)) return { kind: 'help' };
  return readWrongNumber(text) ?? readPhrases(text, stopSigns.test(body));
}

function readWrongNumber({ plain }: FoldedText): TextReading | undefined {
  const scope = 'wrong-number';
  if (clearWrongNumber.test(plain)) {
    return { kind: softWrongNumber.test(plain) ? 'doubtful' : 'stop', scope };
  }
  return doubtfulWrongNumber().test(plain) ? { kind: 'doubtful', scope } : undefined;
}

function readPhrases(text: FoldedText, hasSign: boolean): TextReading {
  const emergencies = emergenciesIn(text);
  const scope = emergencies === 'too' ? 'all' : 'non-emergency';
  const plain = withoutInnocent(text.plain);
  // Who wants emergencies only says so with the words of a condition, which are no doubt about the rest.
  const intent = emergencies === 'unnamed' ? plain : withoutEmergencies(plain);
  if (isClear(intent)) {
    return { kind: isSoft(intent) || emergencies === 'unclear' ? 'doubtful' : 'stop', scope };
  }
  if (emergencies === 'only' && asksForEmergenciesOnly(text)) return { kind: 'stop', scope };
  return hasSign || isNearStopWord(text) || isDoubtful(plain)
    ? { kind: 'doubtful', scope }
    : { kind: 'other' };
}
