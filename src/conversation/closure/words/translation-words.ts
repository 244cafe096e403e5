import { clock } from '#cards/format.ts';
import { languageName } from '#domain/language/languages.ts';
import { count } from '#domain/shared/count-words.ts';
import type {
  Figures,
  Standing,
  TranslationFailure,
} from '#domain/words/translation/translation.ts';

/** `Somali: accepted by Hodan Abdi, 5:14 am CST.` */
export function standingWords(standing: Standing, timeZone: string): string {
  const { by, at } = standing;
  return `${languageName(standing.language)}: ${stateWords(standing)}${
    by === null || at === null ? '' : ` by ${by}, ${clock(at, timeZone)}`
  }.`;
}

function stateWords({ state, failure, readers }: Standing): string {
  switch (state) {
    case 'asked':
      return 'waiting for a proposal, less than a minute';
    case 'failed':
      return `no proposal: ${failureWords[failure ?? 'no-answer']}`;
    case 'proposed':
      return readers === 0
        ? 'proposed, but no translator reads it; an administrator can give someone the role'
        : `proposed, waiting for ${readers === 1 ? 'a translator' : `one of ${count(readers)} translators`}`;
    case 'accepted':
      return 'accepted';
    case 'rejected':
      return 'rejected';
  }
}

const failureWords: Record<TranslationFailure, string> = {
  'not-offered': 'the provider doesn’t translate into it',
  refused: 'the provider refused us, so tell an administrator',
  busy: 'the provider is busy',
  'no-answer': 'the provider didn’t answer',
  unusable: 'the provider’s words can’t be used',
};

/** What the form says once proposals were asked for. */
export function progressNote(standings: readonly Standing[], timeZone: string): string {
  const isOpen = standings.some(({ state }) => state === 'asked' || state === 'proposed');
  return [
    ...standings.map((one) => standingWords(one, timeZone)),
    ...(isOpen
      ? [
          'You can request approval now: until a translator accepts, these families hear English. Press the button again to see what was accepted.',
        ]
      : []),
  ].join('\n');
}

/** What a translator must put right before anybody can accept it. */
export function figuresWords({ english, other }: Figures): string {
  const quoted = (said: readonly string[]) => said.map((one) => `“${one}”`).join(', ');
  const parts = [
    ...(english.length === 0 ? [] : [`doesn’t say ${quoted(english)}`]),
    ...(other.length === 0 ? [] : [`says ${quoted(other)}`]),
  ];
  return `Other times, dates or numbers: the proposal ${parts.join(' and ')}. Edit it before you accept.`;
}
