/** Why somebody's own phone is not called, or what they have not listened to. */
export const ownCallSentences = {
  'no-own-phone':
    'Your staff record has no phone, so we can’t call you. Ask an administrator to add it to the staff list.',
  'rehearsal-under-way':
    'We’re already calling you. Take that call, or wait a minute and try again.',
  'too-many-rehearsals':
    'Five rehearsals an hour is the most. Wait a while, or submit the request.',
  'too-many-own-calls':
    'Ten calls an hour to your own phone is the most. Wait a while and try again.',
  'recording-unheard':
    'You haven’t heard its recording yet. Press “Listen” on the card: your phone rings, or you play it on a page. Then approve.',
  'nothing-recorded': 'Nothing of this closure is recorded. Its words are on the card.',
} as const;
