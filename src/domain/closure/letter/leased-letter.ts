/** An e-mail that its sender may hand over now, and nobody else. */
export type LeasedLetter = {
  versionId: string;
  addressId: string;
  campaignId: string;
  /** Its closure, as people call it. */
  number: number;
  address: string;
  languages: string[];
  texts: Record<string, string>;
  checkCode: string | null;
  registeredName: string;
};
