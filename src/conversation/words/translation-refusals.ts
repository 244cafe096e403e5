import type { TranslationRefusal } from '#domain/words/translation/translation.ts';

/** Why a translation is not decided on, or not used. */
export const translationSentences = {
  'not-a-translator':
    'Only a translator of this language can decide on it. Two administrators give that role: type “closure people”.',
  'translation-settled': 'This translation was already decided. Its card says by whom.',
  'translation-differs':
    'Its times, dates or numbers differ from the English. Press “Edit and accept” and change the words, or reject it.',
  'translation-unread':
    'One of these texts is a machine’s proposal that no translator accepted. Remove it, or wait until one does.',
} as const satisfies Record<TranslationRefusal | 'translation-unread', string>;
