import { editDistance } from '#domain/shared/typed/edit-distance.ts';

/** Without one of these a program runs, and nobody would notice what is missing. */
const unnoticed = [
  'AUDIT_LOG_KEY',
  'AUDIT_LOG_PREVIOUS_KEY',
  'AUDIT_WITNESSES',
  'DIRECTORY_APPROVER_ROLE',
  'REPORT_DATABASE_URL',
  'SIGN_IN_ABOVE',
  'SLACK_PREVIOUS_SIGNING_SECRET',
  'SLACK_COMPLIANCE_CHANNEL_ID',
  'SLACK_OVERSIGHT_CHANNEL_ID',
  'SLACK_FRONT_OFFICE_CHANNEL_ID',
  'SLACK_WITNESS_CHANNEL_ID',
  'SLACK_WITNESS_BOT_TOKEN',
  'TEAMS_COMPLIANCE_CHANNEL_ID',
  'TEAMS_OVERSIGHT_CHANNEL_ID',
  'TEAMS_FRONT_OFFICE_CHANNEL_ID',
  'TEAMS_WITNESS_CHANNEL_ID',
  'TWILIO_PREVIOUS_AUTH_TOKEN',
];

const mostLetters = 3;

/** Settings that are spelled nearly like one whose absence goes unnoticed. */
export function misspelled(given: Record<string, string | undefined>): string[] {
  return Object.keys(given)
    .filter((name) => !unnoticed.includes(name))
    .flatMap((name) => {
      const far = (known: string) => editDistance(name.toUpperCase(), known);
      const meant = unnoticed.find((known) => far(known) <= mostLetters);
      return meant === undefined ? [] : [`there is no setting ${name}: did you mean ${meant}?`];
    });
}
