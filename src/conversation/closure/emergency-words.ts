import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { plural } from '#domain/shared/count-words.ts';
import { type Ground, grounds } from '#domain/shared/happening.ts';

/** What lets phones ring that nobody agreed to: the FCC's list of school emergencies, or the rule itself. */
const basisOf = (ground: Ground) => (ground === 'building' ? '47 CFR 64.1200(f)(4)' : 'FCC 16-88');

/** `Gas leak at Adams` in quotation marks, or the reason that was chosen. */
const whatWords = ({ ground, emergencyFact }: Emergency) =>
  emergencyFact === undefined ? grounds[ground].toLowerCase() : `“${emergencyFact}”`;

type Emergency = { ground: Ground; emergencyFact?: string };

/** On a form: `An emergency needs no consent: weather (FCC 16-88).` */
export const noConsentWords = (emergency: Emergency): string =>
  `An emergency needs no consent: ${whatWords(emergency)} (${basisOf(emergency.ground)}).`;

/** On a card: `233 phones ring without consent: weather (FCC 16-88).` None do where everybody agreed. */
export function withoutConsentWords(view: CampaignView): string[] {
  const phones = view.sealed?.withoutConsent ?? 0;
  if (phones === 0) return [];
  const who =
    view.delivery === 'text'
      ? plural(phones, 'phone gets a text', 'phones get a text')
      : plural(phones, 'phone rings', 'phones ring');
  return [`${who} without consent: ${whatWords(view)} (${basisOf(view.ground)}).`];
}
