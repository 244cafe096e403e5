/** An approver to wake now, by what is still to be placed. */
export type Escalation = {
  versionId: string;
  operatorId: string;
  campaignId: string;
  /** The call's secret, 22 characters of base64url. */
  token: string;
  /** Encrypted. */
  number: Buffer;
  call: boolean;
  text: boolean;
  registeredName: string;
  ringSeconds: number;
};

/** Spoken and texted alike. Anyone who listens in learns nothing of families, and no key decides anything. */
export function escalationWords(registeredName: string): string {
  return `Bellwether of ${registeredName}: an approval is waiting in the closures channel. Please open Slack or Teams and decide there.`;
}
