import type { CallScript } from '#carrier/call-script.ts';
import type { DrillAnswer } from '#domain/drill/answer-drill.ts';
import { confirmedWords, drillLines, drillVoicemail, leftListWords } from '#domain/drill/drill.ts';

/** Drills are for the staff, whose cards are in English. */
const say = (text: string) => ({ kind: 'say', language: 'en', text }) as const;
const keySeconds = 5;

export function drillScript(answer: Exclude<DrillAnswer, { kind: 'unknown-token' }>): CallScript {
  switch (answer.kind) {
    case 'speak': {
      const lines = drillLines(answer.said).map((text) => ({ language: 'en', text }));
      return [{ kind: 'listen', lines, seconds: keySeconds }];
    }
    case 'confirmed':
      return [say(confirmedWords), { kind: 'hang-up' }];
    case 'left-the-list':
      return [say(leftListWords), { kind: 'hang-up' }];
    case 'hang-up':
      return [{ kind: 'hang-up' }];
  }
}

/** From the first word, once the machine’s greeting is over. */
export function drillRecorderScript(
  answer: Exclude<DrillAnswer, { kind: 'unknown-token' }>,
): CallScript {
  if (answer.kind !== 'speak') return [{ kind: 'hang-up' }];
  return [...drillVoicemail(answer.said).map(say), { kind: 'hang-up' }];
}
