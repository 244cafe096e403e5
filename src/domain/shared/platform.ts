/** The chat that a district uses; it may use both. */
export type Platform = 'slack' | 'teams';
