/** Why words are not kept, or not changed. */
export const templateRefusals = {
  'not-a-template-keeper':
    'Only requesters keep words: for their own schools, or for the district if they send for all of it. Ask one of them.',
  'no-such-template': 'That template was retired. Type “closure templates” to see what is in use.',
  'template-changed': 'Someone changed this template in the meantime. Open it again.',
  'template-name-taken':
    'There is already a template like this. Change that one, or choose another name.',
} as const;

/** Why a translation is not decided on. */
export const translationRefusals = {
  'not-a-translator':
    'Only a translator of this language can decide on it. Two administrators give that role: type “closure people”.',
  'translation-settled': 'This translation was already decided. Its card says by whom.',
  /** As proposed, its times, dates or numbers are not those of the English. */
  'translation-differs':
    'Its times, dates or numbers differ from the English. Press “Edit and accept” and change the words, or reject it.',
} as const;
