/** Why a person may decide nothing of a version: what `decision_blocker` answers in the database. */
export const decisionBlockers = {
  'not-an-approver':
    'You don’t have permission to approve for these schools. An approver for them can.',
  'own-campaign': 'You can’t approve or send back your own request. Another approver has to.',
  'approver-too-new':
    'You became an approver after this was submitted. Another approver has to decide; you can decide on later requests.',
  'requester-gone':
    'The requester has left or may no longer notify these families, so this can’t be approved. Withdraw it; someone else can submit a new request.',
  'approver-unseasoned':
    'New approvers wait 24 hours, and for 7 days can’t act with the people who gave them the role. Ask another approver.',
  /** For an hour nobody could ask the platform who they or the requester are. */
  'accounts-unseen':
    'For an hour we couldn’t confirm with Slack or Teams that you and the requester are still on staff. Approvals are blocked; you can still stop calls.',
} as const;
export type DecisionBlocker = keyof typeof decisionBlockers;

/** Why a decision was not taken, for any approver. */
export const decisionRefusals = {
  'text-unread':
    'This text is longer than its card shows. Press “Read the whole text” on the card first; Approve is at the end.',
  'recording-unheard':
    'You haven’t heard its recording yet. Press “Listen” on the card: your phone rings, or you play it on a page. Then approve.',
  'not-waiting': 'This closure isn’t waiting for approval. Its card shows what happened.',
  /** What is stored is not what the fingerprint was taken over. */
  'changed-since-asked':
    'This closure changed after it was submitted, so it can’t be approved. Send it back, tell your administrator, and submit a new request.',
  'already-decided': 'You already decided on this closure.',
  /** The directory must say once more who this is: see `domain/sign-in`. */
  'sign-in-again':
    'You need to sign in again to approve this. Press Approve once more to get the link.',
} as const;

/** Why nothing of what waits is played. */
export const sealedWordsRefusals = {
  'nothing-recorded': 'Nothing of this closure is recorded. Its words are on the card.',
} as const;
