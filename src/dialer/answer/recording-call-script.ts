import type { CallScript, SpokenLine } from '#carrier/call-script.ts';
import {
  askAgainWords,
  askWords,
  chosenWords,
  nothingSaidWords,
  offerOpening,
  offerWords,
  overWords,
  type RecordingCallAnswer,
  takeSeconds,
  uselessWords,
  waitWords,
} from '#domain/voice/recording-call/recording-call.ts';
import { silence } from './call-script.ts';

/** Anyone who stops to breathe goes on; who says no more has forgotten the key. */
const silenceSeconds = 6;
const answerSeconds = 8;

const line = (text: string) => ({ language: 'en', text });
const say = (text: string) => ({ kind: 'say', ...line(text) }) as const;
const tone = { kind: 'record', seconds: takeSeconds, silenceSeconds } as const;

/** What anyone hears who is called to record their message. */
export function recordingCallScript(answer: RecordingCallAnswer): CallScript {
  switch (answer.kind) {
    case 'ask': {
      const words = answer.isAgain ? askAgainWords : askWords(answer.requester, answer.language);
      return [say(words), tone, say(nothingSaidWords), tone, say(overWords), ...silence];
    }
    case 'wait':
      return [say(waitWords), { kind: 'go-on' }];
    case 'offer':
      return ask([
        line(offerOpening),
        { ...line(''), recording: { language: answer.language } },
        line(offerWords),
      ]);
    case 'useless':
      return ask([line(uselessWords(answer.refusal))]);
    case 'chosen':
      return [say(chosenWords), ...silence];
    case 'over':
      return [say(overWords), ...silence];
  }
}

const ask = (lines: SpokenLine[]): CallScript => [
  { kind: 'listen', lines, seconds: answerSeconds },
];
