import { choicesOf, type Field, type FormButton } from '#cards/form.ts';
import { clock } from '#cards/format.ts';
import { languageName } from '#domain/language/languages.ts';
import type { DraftRecording } from '#domain/recording/find-draft-recordings.ts';
import { secondsOf } from '#domain/recording/recording.ts';

/** What “Record by phone” asks or does on the form of the words. */
export type RecordStep =
  /** Which language. */
  | { kind: 'ask'; phone: string; languages: readonly string[] }
  /** The call is on its way. */
  | { kind: 'calling' };

export const recordButton = (step: RecordStep | undefined): FormButton =>
  step?.kind === 'calling'
    ? { verb: 'record-by-phone', label: 'Show my recording', data: { record: 'show' } }
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
      hint: `We call ${phone}, from your staff record. Read your message after the tone, press #, listen, and press 1 to keep it.`,
      choices: languages.map((value) => ({ value, label: languageName(value) })),
    },
  ];
}

const keepOrDrop = {
  keep: 'Families hear this recording',
  drop: 'Remove it: families hear the text',
} as const;

/** The recordings that go with the draft; what was answered so far stays. */
export const draftRecordingFields = (
  recordings: readonly DraftRecording[],
  timeZone: string,
): Field[] =>
  recordings.map((recording) => ({
    kind: 'choice',
    name: `recording-${recording.language}`,
    label: recordingWords(recording, timeZone),
    choices: choicesOf(keepOrDrop),
    value: 'keep',
  }));

/** `English: recording, 14 s, by phone at 5:12 am`. */
function recordingWords({ language, milliseconds, source, madeAt }: DraftRecording, zone: string) {
  const from = source === 'call' ? `by phone at ${clock(madeAt, zone)}` : 'from a file';
  return `${languageName(language)}: recording, ${secondsOf(milliseconds)}, ${from}`;
}

export const callingWords = (phone: string) =>
  `Calling you now at ${phone}. Your draft is saved. After the call, press “Show my recording”.`;
