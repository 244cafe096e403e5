/** Why a finding stays as it is. */
export const findingRefusals = {
  'no-finding': 'There is no such finding. Type “audit findings” to see the open ones.',
  /** Neither the role that the finding belongs to, nor compliance. */
  'not-the-owner':
    'This finding belongs to others. The group named on its card or compliance staff can settle it, with a role for the whole district.',
  'nothing-open': 'No finding on this card is open. The card shows their state.',
  'already-mine': 'You already took this.',
  'not-a-closer':
    'Only compliance staff of the whole district can close findings, and not the person who resolved them. Ask one of them.',
  'not-resolved': 'Nothing on this card is waiting to be closed. The card shows its state.',
  /** One person would do both. */
  'own-resolution':
    'You resolved this, so you can’t close it. Someone else on the compliance staff has to.',
} as const;

/** Why a source of law stays as it was read. */
export const lawRefusals = {
  'no-law-source': 'This source isn’t watched any more. Type “audit law” for the others.',
} as const;
