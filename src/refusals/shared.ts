/** Why several operations say no. */
export const sharedRefusals = {
  'not-found': 'There is no such closure. Check its number.',
  'out-of-date': 'This card is out of date. Use the newest one.',
  'form-out-of-date': 'This form is out of date. Open it again.',
  untrained:
    'You need current training to request or approve calls. Take the course now: it takes five minutes and counts right away.',
  'no-course':
    'There is no training course yet, so no one can request or approve calls. Tell an administrator: starting the bot adds it.',
  expired: 'Time ran out before anyone decided. Edit and resubmit it.',
  frozen:
    'All calling in the district is frozen. The freeze card says who froze it and why; end the freeze first.',
  'no-campaign': 'There is no closure yet. Type “closure” to start one.',
  'no-incident': 'There is no such incident. Type “compliance breach” to open one.',
  'incident-closed': 'This incident is closed. Its card shows what came of it.',
  'not-compliance':
    'Only compliance staff and administrators of the whole district can see or do this. Ask one of them.',
  'not-office': 'Only the front office and compliance staff can look up a family. Ask one of them.',
  'no-district': 'The district isn’t set up yet. An administrator must run “district set” first.',
  'no-such-school': 'None of your schools has that name. Leave the name off to see all of them.',
  'not-on-staff-list': 'You aren’t on the staff list. An administrator can add you.',
  'account-of-another':
    'This account is already linked to another person. Ask an administrator to check the staff list.',
} as const;
