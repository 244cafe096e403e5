import { choicesOf, type Field, type FormButton } from '#cards/form.ts';
import { clock } from '#cards/format.ts';
import { languageName } from '#domain/language/languages.ts';
import type { DraftRecording } from '#domain/voice/recording/find-draft-recordings.ts';
import { secondsOf } from '#domain/voice/recording/recording.ts';

/** What “Record by phone” asks or does on the form of the words. */
export type RecordStep =
  /** Which language. */
  | { kind: 'ask'; phone: string; languages: readonly string[] }
  /** The call is on its way. */
  | { kind: 'calling'; language: string };

/** A recording of the draft. */
export type AskedRecording = {
  recording: DraftRecording;
  /** Its text changed since: the answer that says it says the same as the text does now, and whether it was given. */
  old?: { same: string; isAnswered: boolean };
};

export const recordButton = (step: RecordStep | undefined): FormButton =>
  step?.kind === 'calling'
    ? {
        verb: 'record-by-phone',
        label: 'Show my recording',
        data: { record: 'show', recorded: step.language },
      }
    : {
        verb: 'record-by-phone',
        label: step === undefined ? 'Record by phone' : 'Call me to record',
      };

/** What goes with the draft, and the language that “Record by phone” asks for. */
export function recordFields(
  step: RecordStep | undefined,
  recordings: readonly Field[] = [],
): Field[] {
  if (step?.kind !== 'ask') return [...recordings];
  const { phone, languages } = step;
  return [
    ...recordings,
    {
      kind: 'choice',
      name: 'record-language',
      label: 'Record your voice in',
      hint: `We call ${phone}, from your staff record. Read your message after the tone, press #, listen, and press 1 to keep it. Or save the draft and send the bot an audio file.`,
      choices: languages.map((value) => ({ value, label: languageName(value) })),
      ...(languages[0] === undefined ? {} : { value: languages[0] }),
    },
  ];
}

/** The recordings that go with the draft. One whose text changed since is a question of its own. */
export const draftRecordingFields = (
  recordings: readonly AskedRecording[],
  timeZone: string,
): Field[] =>
  recordings.map(({ recording, old }) =>
    old === undefined
      ? {
          kind: 'choice',
          name: `recording-${recording.language}`,
          label: recordingWords(recording, timeZone),
          choices: choicesOf(keepOrDrop),
          value: 'keep',
        }
      : {
          kind: 'choice',
          name: `old-recording-${recording.language}`,
          label: recordingWords(recording, timeZone),
          hint: `The ${languageName(recording.language)} text changed after this was recorded. To say the new words, press “Record by phone”.`,
          choices: choicesOf({ [old.same]: 'Keep it: it says the same', drop: keepOrDrop.drop }),
          ...(old.isAnswered ? { value: old.same } : {}),
        },
  );

/** Above the form, where such a question was not answered. */
export const oldRecordingWords = (languages: readonly string[]) =>
  `The ${new Intl.ListFormat('en-US').format(languages.map(languageName))} recording may not say what the text says now. Record it again, keep it, or remove it. Nothing has been sent.`;

/** Of a call that is over, or not yet, without a recording. */
export const noRecordingWords = (language: string) =>
  `No ${languageName(language)} recording yet. On the call, press 1 to keep it. To be called again, press “Record by phone”.`;

const keepOrDrop = {
  keep: 'Families hear this recording',
  drop: 'Remove it: families hear the text',
} as const;

/** `English: recording, 14 s, by phone at 5:12 am`. */
function recordingWords({ language, milliseconds, source, madeAt }: DraftRecording, zone: string) {
  const from = source === 'call' ? `by phone at ${clock(madeAt, zone)}` : 'from a file';
  return `${languageName(language)}: recording, ${secondsOf(milliseconds)}, ${from}`;
}

export const callingWords = (phone: string) =>
  `Calling you now at ${phone}. Your draft is saved. After the call, press “Show my recording”.`;
