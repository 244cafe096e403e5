/** Why no closure is meant, or not one that this person follows. */
export const choiceSentences = {
  'other-schools':
    'This closure is for schools that your role doesn’t cover. Its card in the closures channel shows its state.',
  'not-a-number':
    'There is no such closure. Type its number, such as 12, or leave it off for the current one.',
  'no-campaign': 'There is no closure yet. Type “closure” to start one.',
  'nothing-live': 'No closure is calling or waiting, so there is nothing to stop.',
  'nothing-calls':
    'No closure is calling, so there is nothing to pause. Type “closure status” to see the current state.',
  'nothing-paused':
    'No closure is paused, so there is nothing to resume. Type “closure status” to see the current state.',
  'nothing-heard': 'No closure has reached a family yet, so there is nothing to correct.',
} as const;
