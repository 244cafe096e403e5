/** Why a person may decide nothing of a version, whatever it says: what `decision_bar` answers in the database. */
export type DecisionBar =
  | 'not-an-approver'
  | 'own-campaign'
  | 'approver-too-new'
  | 'requester-gone'
  | 'approver-unseasoned'
  /** For an hour nobody could ask the platform who they or the requester are. */
  | 'accounts-unseen';
