import type { CallScript, Listener } from '#carrier/call-script.ts';
import type { ReplyKindName } from '#domain/attempt/answer/record-reply.ts';
import type { OfficeAnswer } from '#domain/attempt/transfer/transfer.ts';
import {
  callBackLine,
  confirmedLine,
  connectingLine,
  greetingLines,
  type Line,
  lineIn,
  linesAfterGreeting,
  messageLines,
  recorderLines,
  repeatLine,
  safeNotedLine,
} from '#domain/language/message/call-lines.ts';
import type { Message } from '#domain/language/message/message.ts';
import type { OutreachAnswer } from '#domain/outreach/answer-outreach.ts';

/** Time to find the key after the last word. */
export const keySeconds = 5;
/** A recording ends with so much silence. */
const recorderKeySeconds = 2;

export function messageScript(message: Message, language: string): CallScript {
  return listenTo(messageLines(message, language), 'person');
}

/**
 * What follows a recording, or its text and what follows: the carrier goes on without a word where it could not fetch
 * the sound.
 */
export function afterRecordingScript(
  { message, language, wasPlayed }: { message: Message; language: string; wasPlayed: boolean },
  to: Listener,
): CallScript {
  const linesOf = to === 'recorder' ? recorderLines : linesAfterGreeting;
  const lines = linesOf(message, language);
  const place = lines.findIndex(({ recording }) => recording !== undefined);
  const rest = lines.slice(wasPlayed ? place + 1 : Math.max(0, place));
  return listenTo(
    rest.map(({ language: spoken, text }) => ({ language: spoken, text })),
    to,
  );
}

/** Who calls. The handler says how it goes on, as soon as the carrier can tell whether a person listens. */
export function greetingScript(message: Message, language: string): CallScript {
  return [{ kind: 'listen', lines: greetingLines(message, language), seconds: 1 }];
}

/** The carrier can't tell yet; it takes a person's hello and a moment. */
export const waitScript: CallScript = [{ kind: 'listen', lines: [], seconds: 2 }];

export function afterGreetingScript(message: Message, language: string): CallScript {
  return listenTo(linesAfterGreeting(message, language), 'person');
}

/**
 * The same for a recorder, from the top once its greeting is over. The keys are not offered and still taken: it may be
 * a person whom the carrier took for a machine, and who heard of them before.
 */
export function recorderScript(message: Message, language: string): CallScript {
  return listenTo(recorderLines(message, language), 'recorder');
}

/** Up to a recording, where there is one: the handler is asked how it goes on. */
export function listenTo(lines: Line[], to: Listener): CallScript {
  const place = lines.findIndex(({ recording }) => recording !== undefined);
  const seconds = to === 'recorder' ? recorderKeySeconds : keySeconds;
  return place === -1
    ? [{ kind: 'listen', lines, seconds }]
    : [{ kind: 'listen', lines: lines.slice(0, place + 1), seconds: 1, playing: to }];
}

/** 47 CFR 64.1200(b)(3): the call ends at once when the opt-out is taken. */
export function optedOutScript({
  language,
  emergenciesGoOn,
}: {
  language: string;
  emergenciesGoOn: boolean;
}): CallScript {
  const line = lineIn(language)(({ optedOut, optedOutOfAll }) =>
    emergenciesGoOn ? optedOut : optedOutOfAll,
  );
  return [{ kind: 'say', ...line }, { kind: 'hang-up' }];
}

/** Thanks, and the message again for anyone who wants it: who is used to press 1 for that has heard nothing twice. */
export function confirmedScript(language: string): CallScript {
  return listenTo(
    [confirmedLine(language), repeatLine({ asksToConfirm: true }, language)],
    'person',
  );
}

/** Noted, and the message again for anyone who wants it. */
export const repliedScripts: Readonly<
  Record<ReplyKindName, (message: Message, language: string) => CallScript>
> = {
  confirmed: (_message, language) => confirmedScript(language),
  safe: (message, language) =>
    listenTo([safeNotedLine(language), repeatLine(message, language)], 'person'),
};

/** The end of it: nobody at this number is called again. */
export function wrongNumberScript(language: string): CallScript {
  return [
    { kind: 'say', ...lineIn(language)((words) => words.wrongNumberTaken) },
    { kind: 'hang-up' },
  ];
}

/** The school office may ring so long before a family is asked what else it wants. */
const officeRingSeconds = 20;

/** What follows key 0, and the keys after it. */
export function officeScript(answer: OfficeAnswer): CallScript {
  switch (answer.kind) {
    case 'hang-up':
      return silence;
    case 'connect': {
      const line = connectingLine(answer.line, answer.language);
      return [
        { kind: 'say', ...line },
        { kind: 'connect', to: answer.to, ringSeconds: officeRingSeconds },
      ];
    }
    case 'call-back-taken':
      return [
        { kind: 'say', ...lineIn(answer.language)((words) => words.callBackTaken) },
        { kind: 'hang-up' },
      ];
    case 'office-away':
      return [{ kind: 'listen', lines: officeAwayLines(answer), seconds: keySeconds }];
  }
}

function officeAwayLines(answer: Extract<OfficeAnswer, { kind: 'office-away' }>): Line[] {
  const { why, opensAt, canBeCalledBack, hasEmergencyLine, language } = answer;
  const said = lineIn(language);
  const opening =
    opensAt === undefined
      ? []
      : [
          said((words, { dayOf, timeOf }) => {
            const time = timeOf(opensAt.toPlainTime());
            return words.officeClosed({ ...dayOf(opensAt.toPlainDate()), time });
          }),
        ];
  return [
    ...(why === 'closed' && opening.length > 0
      ? opening
      : [said((words) => words.officeUnanswered)]),
    ...(canBeCalledBack ? [said((words) => words.askCallBack)] : []),
    ...(hasEmergencyLine ? [said((words) => words.emergencyLine({ key: '5' }))] : []),
  ];
}

/** The end of a call whose message no person waited for. */
export function leaveNumberScript(message: Message, language: string): CallScript {
  return [{ kind: 'say', ...callBackLine(message, language) }, { kind: 'hang-up' }];
}

/** On a call that is part of no closure. */
export function outreachScript(answer: OutreachAnswer): CallScript {
  switch (answer.kind) {
    case 'speak':
      return staffScript(answer.words);
    case 'offer':
      return codeOfferScript(answer);
    case 'say-code':
      return codeScript(answer);
    case 'silence':
      return silence;
  }
}

/** Why it rings, and that a key tells the code: a voicemail is told none. */
function codeOfferScript({ name, language }: { name: string; language: string }): CallScript {
  const said = lineIn(language);
  const lines = [said((words) => words.identity({ name })), said((words) => words.codeOffer)];
  return [{ kind: 'listen', lines, seconds: keySeconds }, { kind: 'hang-up' }];
}

/** Three times, figure by figure, for somebody who looks for a pen. */
function codeScript({ code, language }: { code: string; language: string }): CallScript {
  const figures = Array.from(code).join(', ');
  const say = {
    kind: 'say' as const,
    ...lineIn(language)((words) => words.code({ code: figures })),
  };
  return [say, say, say, { kind: 'hang-up' }];
}

/** For somebody on the staff who is woken, and may be half asleep: twice, and no key does anything. */
function staffScript(words: string): CallScript {
  const say = { kind: 'say' as const, language: 'en', text: words };
  return [say, say, { kind: 'hang-up' }];
}

export const silence: CallScript = [{ kind: 'hang-up' }];
