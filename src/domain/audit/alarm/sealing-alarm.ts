/** An administrator to call and text now, by what is still to be placed. */
export type AlarmCall = {
  alarmId: string;
  operatorId: string;
  /** The call's secret, 22 characters of base64url. */
  token: string;
  /** Encrypted. */
  number: Buffer;
  call: boolean;
  text: boolean;
  registeredName: string;
  ringSeconds: number;
};

/** Spoken and texted alike. Nothing of families, and no key stops anything. */
export function alarmWords(registeredName: string): string {
  return `Bellwether of ${registeredName}: the audit log has not been sealed for 5 minutes. Calling goes on. Please open the alarm in the compliance channel of Slack or Teams.`;
}

/** For who picks up later. */
export function alarmOverWords(registeredName: string): string {
  return `Bellwether of ${registeredName}: the audit log is sealed again. You don’t have to do anything now.`;
}
