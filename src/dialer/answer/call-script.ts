import type { CallScript } from '#carrier/carrier.ts';
import {
  callBackLine,
  greetingLines,
  lineIn,
  linesAfterGreeting,
  messageLines,
  recorderLines,
} from '#domain/message/call-lines.ts';
import type { Message } from '#domain/message/message.ts';

/** Time to find the key after the last word. */
export const keySeconds = 5;
/** A recording ends with so much silence. */
const recorderKeySeconds = 2;

export function messageScript(message: Message, language: string): CallScript {
  return [{ kind: 'listen', lines: messageLines(message, language), seconds: keySeconds }];
}

/** Who calls. The handler says how it goes on, as soon as the carrier can tell whether a person listens. */
export function greetingScript(message: Message, language: string): CallScript {
  return [{ kind: 'listen', lines: greetingLines(message, language), seconds: 1 }];
}

/** The carrier can't tell yet; it takes a person's hello and a moment. */
export const waitScript: CallScript = [{ kind: 'listen', lines: [], seconds: 2 }];

export function afterGreetingScript(message: Message, language: string): CallScript {
  const lines = linesAfterGreeting(message, language);
  return [{ kind: 'listen', lines, seconds: keySeconds }];
}

/**
 * The same for a recorder, from the top once its greeting is over. The keys are not offered and still taken: it may be
 * a person whom the carrier took for a machine, and who heard of them before.
 */
export function recorderScript(message: Message, language: string): CallScript {
  return [{ kind: 'listen', lines: recorderLines(message, language), seconds: recorderKeySeconds }];
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

/** The end of it: nobody at this number is called again. */
export function wrongNumberScript(language: string): CallScript {
  return [
    { kind: 'say', ...lineIn(language)((words) => words.wrongNumberTaken) },
    { kind: 'hang-up' },
  ];
}

export function connectScript(to: string, language: string): CallScript {
  const line = lineIn(language)((words) => words.connecting);
  return [
    { kind: 'say', ...line },
    { kind: 'connect', to },
  ];
}

/** The end of a call whose message no person waited for. */
export function leaveNumberScript(message: Message, language: string): CallScript {
  return [{ kind: 'say', ...callBackLine(message, language) }, { kind: 'hang-up' }];
}

/** For an approver, who may be half asleep: twice, and no key does anything. */
export function escalationScript(words: string): CallScript {
  const say = { kind: 'say' as const, language: 'en', text: words };
  return [say, say, { kind: 'hang-up' }];
}

export const silence: CallScript = [{ kind: 'hang-up' }];
