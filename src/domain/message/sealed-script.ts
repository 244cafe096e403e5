import { voiceFor } from '#speech/voices.ts';
import { type Line, lineIn, messageLines, recorderLines } from './call-lines.ts';
import { type Audience, languageAfter, type Message, orderLanguages, textBody } from './message.ts';

/** A line, and the voice that says it. */
type VoicedLine = Line & { voice: string };

/** From the first word to the last, what a guardian of one language gets. */
type Rendering = {
  call: VoicedLine[];
  recorder: VoicedLine[];
  /** The answers to keys 0, 3 and 9. */
  keys: VoicedLine[];
  text: string;
};

/** What is said, and to whom: key 2 offers the languages of most first. */
type Sealed = Omit<Message, 'languages'> & { audience: Audience };

/** By language of the approved texts. */
export type SealedScript = Record<string, Rendering>;

/**
 * Everything that this program would say and write for a message, so that a program with other words, another order
 * or another voice does not carry out what was approved with these.
 */
export function sealedScript(message: Sealed): SealedScript {
  return Object.fromEntries(
    Object.keys(message.texts).map((language) => [language, renderingIn(message, language)]),
  );
}

function renderingIn(about: Sealed, language: string): Rendering {
  const message = { ...about, languages: orderLanguages(language, about.texts, about.audience) };
  // English where the carrier has no voice for it.
  const spoken = languageAfter(message, 0);
  const said = lineIn(spoken);
  return {
    call: messageLines(message, spoken).map(voiced),
    recorder: recorderLines(message, spoken).map(voiced),
    keys: [
      said((words) => words.connecting),
      said((words) => words.wrongNumberTaken),
      said((words) => words.optedOut),
      said((words) => words.optedOutOfAll),
    ].map(voiced),
    text: textBody(message),
  };
}

function voiced(line: Line): VoicedLine {
  const voice = voiceFor(line.language);
  if (voice === undefined)
    throw new Error(`a call has a line in ${line.language}, without a voice`);
  return { ...line, voice: voice.voice };
}
