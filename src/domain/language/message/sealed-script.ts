import { voiceFor } from '#speech/voices.ts';
import {
  confirmedLine,
  connectingLine,
  detailsLine,
  type Line,
  lineIn,
  messageLines,
  recorderLines,
  safeNotedLine,
} from './call-lines.ts';
import {
  type Audience,
  keyZeroOf,
  languageAfter,
  type Message,
  orderLanguages,
  textBody,
} from './message.ts';
import { textsFor } from './staff-texts.ts';

/** A line, and the voice that says it. */
type VoicedLine = Line & { voice: string };

/** From the first word to the last, what a guardian of one language gets. */
type Rendering = {
  call: VoicedLine[];
  recorder: VoicedLine[];
  /** The answers to keys 3 and 9, to 0 where it is offered, and to 1 where it confirms; what offers 6, where words have fields. */
  keys: VoicedLine[];
  text: string;
  /**
   * The same for phones of staff, where they are asked whether they are safe or have words of their own, and the answer to key 8;
   * `parents`: those of a family, too.
   */
  staff?: StaffRendering;
  parents?: StaffRendering;
};

type StaffRendering = {
  call: VoicedLine[];
  recorder: VoicedLine[];
  noted: VoicedLine;
  text: string;
};

/** What is said, and to whom: key 2 offers the languages of most first. */
type Sealed = Omit<Message, 'languages'> & {
  audience: Audience;
  /** Of phones that families of two languages share. */
  shared?: readonly { language: string; also: string }[];
  /** The words have fields, which key 6 has filled. */
  hasFields?: boolean;
  /** What staff hear in place of `texts`. */
  staffTexts?: Readonly<Record<string, string>> | null;
};

/** By language of the approved texts; `es+vi` where the phone is Spanish and another family on it speaks Vietnamese. */
export type SealedScript = Record<string, Rendering>;

/**
 * Everything that this program would say and write for a message, so that a program with other words, another order
 * or another voice does not carry out what was approved with these.
 */
export function sealedScript(message: Sealed): SealedScript {
  const has = (language: string) => message.texts[language] !== undefined;
  const shared = (message.shared ?? []).filter(({ language, also }) => has(language) || has(also));
  return Object.fromEntries([
    ...Object.keys(message.texts).map((language) => [language, renderingIn(message, language)]),
    ...shared.map(({ language, also }) => [
      `${language}+${also}`,
      renderingIn(message, language, also),
    ]),
  ]);
}

function renderingIn(about: Sealed, language: string, also?: string): Rendering {
  const { texts, audience } = about;
  const languages = orderLanguages(language, texts, audience, also);
  const message = { ...about, languages, asksIfSafe: false };
  // English where the carrier has no voice for it.
  const spoken = languageAfter(message, 0);
  const said = lineIn(spoken);
  const way = keyZeroOf(message);
  return {
    call: messageLines(message, spoken).map(voiced),
    recorder: recorderLines(message, spoken).map(voiced),
    keys: [
      ...(way === undefined ? [] : [connectingLine(way, spoken)]),
      said((words) => words.wrongNumberTaken),
      said((words) => words.optedOut),
      said((words) => words.optedOutOfAll),
      ...(message.asksToConfirm === true ? [confirmedLine(spoken)] : []),
      ...(about.hasFields === true ? [detailsLine(spoken)] : []),
    ].map(voiced),
    text: textBody(message),
    ...staffParts(about, language),
  };
}

/** Nothing where staff hear and read what families do. */
function staffParts(about: Sealed, language: string): Pick<Rendering, 'staff' | 'parents'> {
  if (about.asksIfSafe !== true && about.staffTexts == null) return {};
  const as = (ofFamily: boolean) => {
    const texts = textsFor(about.texts, about.staffTexts, { forStaff: true, ofFamily });
    const recordings = texts === about.texts ? about.recordings : {};
    const languages = orderLanguages(language, texts, about.audience);
    const message = { ...about, texts, recordings, languages };
    const spoken = languageAfter(message, 0);
    return {
      call: messageLines(message, spoken).map(voiced),
      recorder: recorderLines(message, spoken).map(voiced),
      noted: voiced(safeNotedLine(spoken)),
      text: textBody(message),
    };
  };
  return { staff: as(false), ...(about.staffTexts == null ? {} : { parents: as(true) }) };
}

function voiced(line: Line): VoicedLine {
  const voice = voiceFor(line.language);
  if (voice === undefined)
    throw new Error(`a call has a line in ${line.language}, without a voice`);
  return { ...line, voice: voice.voice };
}
