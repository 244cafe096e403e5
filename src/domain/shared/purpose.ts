/** What the law asks about: what a message is for, the most urgent first. */
export const everyPurpose = ['emergency', 'school-mission', 'other'] as const;

export type Purpose = (typeof everyPurpose)[number];

/** What consent can be given for; an emergency needs none by law. */
export type ConsentPurpose = Exclude<Purpose, 'emergency'>;
