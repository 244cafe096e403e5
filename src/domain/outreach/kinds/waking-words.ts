import { callsAtOnce, statesFact } from '#domain/closure/campaign.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** What waits for an approver, as far as a phone may say it: nothing of families. */
export type Waking = {
  registeredName: string;
  happening: Happening;
  purpose: Purpose;
  emergencyFact: string | null;
  /** By name. */
  schools: readonly string[];
  requester: string;
};

const mostNames = 3;
const list = new Intl.ListFormat('en-US');

/** Spoken, texted and left on a voicemail alike. No key decides anything. */
export function wakingWords(waking: Waking): string {
  const { registeredName, requester } = waking;
  const at = isDanger(waking) ? 'EMERGENCY at' : 'At';
  return `Bellwether of ${registeredName}. ${at} ${placeOf(waking)}: ${whatOf(waking)}. Asked for by ${requester}. An approval is waiting. Open Slack or Teams.`;
}

/** The law calls a day without school for snow an emergency, too. Nobody who is woken should take it for an evacuation. */
const isDanger = (waking: Waking) =>
  waking.purpose === 'emergency' && (callsAtOnce.includes(waking.happening) || statesFact(waking));

function placeOf({ schools }: Waking): string {
  const more = schools.length - mostNames;
  return list.format([...schools.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])]);
}

function whatOf({ happening, emergencyFact }: Waking): string {
  if (emergencyFact !== null) return emergencyFact.trim().replace(/[.!?…]+$/, '');
  const words = happenings[happening];
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
