/** Why somebody is not shown a family. */
export const lookUpRefusals = {
  /** The district asks for the course on student data first. */
  'untrained-for-data':
    'Your district asks for the course “Student data” before you look up a family. Take it now: it takes five minutes and counts right away.',
  /** Nobody’s number, asked by one who may look up everybody. */
  'no-such-phone': 'No family on file has this number. Check the digits.',
  /** Nobody’s number, or that of another school’s family: anyone who asks is told the same. */
  'no-such-phone-here':
    'No family at your schools has this number. Check the digits, or ask compliance staff, who see the whole district.',
} as const;

/** Why a task of the office stays open. */
export const taskRefusals = {
  'task-gone': 'That task is already settled. Type “consent tasks” to see what is open.',
  'task-unread': 'The family wrote again. Type “consent tasks” and read that first.',
  'not-a-lifter': 'Only district compliance staff can unblock a number. Ask one of them.',
} as const;

/** Why a family’s request stays as it is. */
export const requestRefusals = {
  'no-request': 'This request isn’t there anymore. Type `/consent requests` for what waits.',
  'request-taken': 'Someone else has this request, or no one does. Take the next one.',
  'request-closed': 'This request is closed. Take the next one.',
  'request-undecided':
    'First decide whether these words are an opt-out. The card has both buttons.',
  'no-text-allowed':
    'Consent or the law keeps our texts from this number. Call the family, or tell them in person.',
} as const;

/** Why no text goes to one family. */
export const textRefusals = {
  'texted-enough': 'This number got three of these texts today. Try again tomorrow.',
} as const;
