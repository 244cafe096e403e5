/** Why somebody is not shown a family, a list of families, or a task. */
export const lookUpSentences = {
  'not-for-the-list':
    'Only the front office, compliance staff and the requester can see the families not reached. Ask one of them.',
  'not-on-the-list': 'Every family on this page was reached in the meantime. Open the list again.',
  'families-left':
    'You still have families to call. Mark them as called or release them, then take the next ten.',
  'nobody-called': 'This closure called no one, so it has no list of families not reached.',
  'not-office': 'Only the front office and compliance staff can look up a family. Ask one of them.',
  'untrained-for-data':
    'Your district asks for the course “Student data” before you look up a family. Take it now: it takes five minutes and counts right away.',
  'no-such-phone': 'No family on file has this number. Check the digits.',
  'no-such-phone-here':
    'No family at your schools has this number. Check the digits, or ask compliance staff, who see the whole district.',
  'task-gone': 'That task is already settled. Type “consent tasks” to see what is open.',
  'task-unread': 'The family wrote again. Type “consent tasks” and read that first.',
} as const;
