/** What the file is about: a closure, or one phone in it. */
export type EvidenceOf = { campaignId: string; phoneId?: string | undefined };

/** One fact of a closure. Times are ISO text once written as JSON. */
export type EvidenceLine = { kind: EvidenceKind } & Record<string, unknown>;

export type EvidenceKind =
  | 'guide'
  | 'campaign'
  | 'version'
  | 'approval'
  | 'rule'
  | 'recipient'
  | 'exclusion'
  | 'letter'
  | 'basis'
  | 'deleted-basis'
  | 'attempt'
  | 'call-event'
  | 'revocation'
  | 'audit-entry'
  | 'consistency'
  | 'proof'
  | 'end';

/** As it stands in the file, with the end of its line. */
export const writeLine = (line: EvidenceLine): string => `${JSON.stringify(line)}\n`;
