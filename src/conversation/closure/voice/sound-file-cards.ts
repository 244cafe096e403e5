import { say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { languageName } from '#domain/language/languages.ts';
import { type Recording, secondsOf } from '#domain/voice/recording/recording.ts';

type Sound = Pick<Recording, 'id' | 'language' | 'milliseconds'>;

/** Which language it is in, asked of the one who sent it. */
export function chooseLanguageCard(
  { id, milliseconds }: Sound,
  { draftId, languages }: { draftId: string; languages: readonly string[] },
): Card {
  const text = `Your file has ${secondsOf(milliseconds)} of sound. Which language is it in?`;
  return {
    title: 'Use this recording?',
    blocks: [say(text), say('Until you choose, your draft doesn’t have it.')],
    buttons: languages.map((language) => ({
      verb: 'use-recording',
      label: `Use it in ${languageName(language)}`,
      data: { recording: id, draft: draftId, language },
    })),
    summary: text,
  };
}

export const usedCard = ({ language, milliseconds }: Sound): Card =>
  sentenceCard({
    title: `${languageName(language)}: recording, ${secondsOf(milliseconds)}, from a file`,
    text: 'It goes with your draft; nothing has been sent. Type “closure” and open your draft to go on.',
  });

export const noDraftSentence =
  'A recording goes with a draft, and you have none. Type “closure”, fill in the form, press “Save draft”, then send your audio file here again.';

export const notReadySentence =
  'Your newest draft isn’t ready for a recording. Type “closure”, open it, fill in both steps, press “Save draft”, then send your audio file here again.';

const sentences = {
  'too-large': 'That file is larger than 20 MB. Send a shorter recording.',
  'not-audio': 'We can’t use that file. Send a WAV, MP3 or M4A audio file.',
  busy: 'Bellwether is busy right now. Send the file again in a minute.',
  'no-decoder':
    'Bellwether can’t use recordings here: it runs without FFmpeg. Type the message instead, and tell the person who runs it.',
  silent: 'That file has only silence. Record it again.',
  'nearly-silent':
    'That recording is too quiet for families to hear. Record it closer to the microphone.',
  clipped:
    'That recording is too loud, and the sound breaks up. Record it further from the microphone.',
  'too-short': 'That recording is shorter than 2 seconds. Record the whole message.',
  'too-long': 'That recording is longer than 60 seconds. Record a shorter message.',
  lost: 'We couldn’t get your file. Send it again, or use “Record by phone” on the form.',
  several: 'Send one audio file at a time.',
  elsewhere:
    'We take files only from here. Upload the audio file itself, not a link to one kept elsewhere.',
} as const;

/** Why a file is not used, and what to do. */
export const fileSentence = (why: keyof typeof sentences): string => sentences[why];

/** The sender hears at once that it came; what comes of it takes some seconds. */
export const fileCameSentence = 'Got your file. Checking it now.';
