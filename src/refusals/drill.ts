/** Why a drill is not requested, decided or ended. */
export const drillRefusals = {
  'not-a-drill-requester': 'Only requesters can ask for a drill. Ask one of them.',
  'no-drill-number':
    'Drills need a phone number of their own, so no one takes a drill for a closure. Ask IT to set it: “district set --drill-number”.',
  'no-drill-phones':
    'No phone is on the drill list. An administrator can add staff phones with “closure drill phones”.',
  'drill-under-way': 'Another drill is waiting or calling. Type “closure drill” to see it.',
  'drill-beside-closure':
    'A real closure is waiting or calling, so no drill can start. Try again when it has ended.',
  'drill-not-waiting': 'This drill isn’t waiting for approval. Its card shows what happened.',
  'drill-expired': 'Time ran out before anyone decided. Request a new drill.',
  'drill-changed':
    'The number for drills changed after this was requested. Send it back and request a new drill.',
  'drill-not-yours': 'Only requesters and approvers can end a drill. Ask one of them.',
  'drill-over': 'This drill has ended, so there is nothing to end. No closure was stopped.',
} as const;

/** Why the drill list stays as it is. */
export const drillPhoneRefusals = {
  'not-an-administrator-of-drills':
    'Only administrators of the whole district keep the drill list. Ask one of them.',
  'drill-phone-gone': 'That phone isn’t on the drill list. Type “closure drill phones” to see it.',
} as const;
