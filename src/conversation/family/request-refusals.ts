/** What is said of families' requests, and of texts to one family, that can't be done. */
export const requestSentences = {
  'no-request': 'This request isn’t there anymore. Type `/consent requests` for what waits.',
  'request-taken': 'Someone else has this request, or no one does. Take the next one.',
  'request-closed': 'This request is closed. Take the next one.',
  'request-undecided':
    'First decide whether these words are an opt-out. The card has both buttons.',
  'no-text-allowed':
    'Consent or the law keeps our texts from this number. Call the family, or tell them in person.',
  'texted-enough': 'This number got three of these texts today. Try again tomorrow.',
} as const;
