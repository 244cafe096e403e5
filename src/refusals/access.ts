/** Why an account or a card counts for nothing. */
export const accountRefusals = {
  'not-linked': 'Your account isn’t linked. Type “closure link”.',
  'not-a-member':
    'This account is a guest, a bot or from another organization, so it can’t be linked. Use your own account in the district’s workspace.',
  'unknown-card':
    'This isn’t the card that Bellwether posted for this closure, so nothing was done. Use the card in the closures channel, and tell your administrator.',
  'shared-channel':
    'People from other organizations may be in this channel, so nothing can be approved here. Move closures to a channel for staff only, or approve in the other app.',
  'on-the-card':
    'Use the Approve button on the card in the closures channel. Each closure is approved by itself.',
} as const;

/** Why an account was not linked by its code. */
export const linkRefusals = {
  'no-sign-in':
    'No sign-in of yours is waiting for a code. Type “closure link” to start, then sign in within five minutes.',
  'wrong-link-code':
    'That code doesn’t match the one on the page, so the sign-in has ended. Type “closure link” to start again.',
} as const;

/** Who may not see what a command shows. */
export const commandRefusals = {
  'no-consent-for-you':
    'These commands aren’t for you. The front office and compliance staff can look up consent: ask one of them.',
  'no-audit-for-you':
    'These commands aren’t for you. Compliance staff, administrators and the front office can see reports: ask one of them.',
  'no-preview':
    'Only requesters, approvers and the front office can see what families hear. Ask one of them.',
  'no-findings':
    'Only compliance staff, administrators and the front office of the whole district see findings. Ask one of them.',
  'not-an-auditor':
    'Only compliance staff of the whole district can run an audit. Ask one of them.',
  'report-of-district': 'This report is for the whole district. Type it again without the school.',
} as const;
