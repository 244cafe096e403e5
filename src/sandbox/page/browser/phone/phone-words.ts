const languageNames = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  return languageNames.of(tag) ?? tag;
}

/** Such as (402) 555-0123. */
export function phoneWords(number: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts === null ? number : `(${parts[1]}) ${parts[2]}-${parts[3]}`;
}

const endings: Record<string, string> = {
  completed: 'Call ended',
  busy: 'Was busy',
  'no-answer': 'Nobody answered',
  canceled: 'Canceled',
  failed: 'Out of service',
  queued: 'Call is queued',
  initiated: 'Call is coming',
};

/** The carrier's word for how a call ended, in plain ones. */
export function endingWords(ending: string): string {
  return endings[ending] ?? ending;
}
