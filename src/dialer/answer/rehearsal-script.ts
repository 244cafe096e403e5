import type { CallScript } from '#carrier/call-script.ts';
import type { RehearsalAnswer } from '#domain/closure/rehearsal/answer-rehearsal.ts';
import {
  keyClosing,
  keyOpening,
  officeWords,
  rehearsalOpening,
} from '#domain/closure/rehearsal/rehearsal.ts';
import { confirmedLine, messageLines } from '#domain/language/message/call-lines.ts';
import { listenTo, optedOutScript, silence, wrongNumberScript } from './call-script.ts';
import { recordingCallScript } from './recording-call-script.ts';

/** What is said of a rehearsal is for the staff, whose cards are in English; the rest is a family's, word for word. */
const say = (text: string) => ({ kind: 'say', language: 'en', text }) as const;

export function rehearsalScript(
  answer: Exclude<RehearsalAnswer, { kind: 'unknown-token' }>,
): CallScript {
  switch (answer.kind) {
    case 'speak': {
      const opening = { language: 'en', text: rehearsalOpening(answer.requester) };
      return listenTo([opening, ...messageLines(answer.message, answer.language)], 'person');
    }
    case 'opted-out':
      return rehearsed('9', optedOutScript(answer));
    case 'wrong-number':
      return rehearsed('3', wrongNumberScript(answer.language));
    case 'confirmed':
      return rehearsed('1', [{ kind: 'say', ...confirmedLine(answer.language) }]);
    case 'office':
      return [say(officeWords(answer.office)), ...silence];
    case 'hang-up':
      return silence;
    case 'recording':
      return recordingCallScript(answer.answer);
  }
}

/** What a family hears that presses the key, and that nothing came of it. */
function rehearsed(key: '1' | '3' | '9', script: CallScript): CallScript {
  const words = script.filter((step) => step.kind === 'say');
  return [say(keyOpening(key)), ...words, say(keyClosing), ...silence];
}
