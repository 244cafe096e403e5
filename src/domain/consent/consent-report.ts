/** Consent coverage in counts of phones; a phone counts once for each school it belongs to. */
export type ConsentReport = {
  schools: {
    school: string;
    phones: number;
    /** May be called and texted about school matters. */
    voice: number;
    text: number;
    /** Withdrew, for either channel. */
    revoked: number;
    /** Neither agreed nor withdrew: emergencies only. */
    none: number;
  }[];
  revocations: { last30Days: number; total: number; byMeans: { means: string; count: number }[] };
};
