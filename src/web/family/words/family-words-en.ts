import type { Channel } from '#domain/shared/channel.ts';
import type { FamilyWords } from './family-words.ts';

const nouns: Record<Channel, string> = { voice: 'calls', text: 'texts' };

const list = (what: readonly Channel[], link: 'and' | 'or') =>
  what.map((channel) => nouns[channel]).join(` ${link} `);

const inFront = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

export const englishWords: FamilyWords = {
  otherLanguage: { code: 'es', name: 'Español' },
  title: (district) => `Calls and texts from ${district}`,
  intro: (district) =>
    `Here you see what ${district} may call or text you about, and you can change it. The page is yours alone, so please don’t pass the link on.`,
  noPhones: 'The school has no phone number for you. The school office can add one.',
  number: (digits) => `Number ending in ${digits}`,
  purposes: {
    emergency: { name: 'Emergencies', examples: 'A school closes, or a child may be in danger' },
    'school-mission': { name: 'School matters', examples: 'Attendance, deadlines, events' },
    other: { name: 'Anything else', examples: 'Surveys, fundraising' },
  },
  channels: { voice: 'Calls', text: 'Texts' },
  yes: 'Yes',
  notYet: 'Not yet',
  no: 'No',
  reasons: {
    agreed: (what, since, about) =>
      `${inFront(list(what, 'and'))}${about} were agreed to on ${since}.`,
    'being-checked': () =>
      'Where it says “Not yet”, we first check that the number is still yours.',
    'too-old': (what, since, about) =>
      `${inFront(list(what, 'and'))}${about} were agreed to on ${since}, too long ago. Please agree again if you want them.`,
    stopped: (what, since, about) =>
      `${inFront(list(what, 'and'))}${about} were stopped on ${since}.`,
    'stopped-with-emergencies': (what, since) =>
      `${inFront(list(what, 'and'))} were stopped on ${since}, emergencies too.`,
    'no-agreement': (what) => `Nobody agreed to other ${list(what, 'or')}, so there are none.`,
    'few-without-agreement': () =>
      'Nobody agreed to calls about school matters. A landline may get up to three of them in 30 days without that.',
    'emergencies-need-agreement': (what) =>
      `Emergency ${list(what, 'and')} come only where ${list(what, 'and')} about school matters are allowed.`,
    'carrier-stop': () =>
      'Somebody answered STOP to a text, so the phone network blocks our texts, emergencies too. Text START to our number from this phone to allow them.',
    landline: () => 'This phone line can’t receive texts.',
    'wrong-number': () =>
      'We were told that this is a wrong number, so nothing goes to it. If it is yours, please tell the school office.',
    reassigned: () =>
      'According to the phone companies, this number was given to somebody else, so nothing goes to it. If it is yours, please tell the school office.',
    'out-of-service': () => 'This number is out of service.',
    'ruled-out': () => 'The school’s records rule this out. The school office can tell you more.',
    'student-line': () => 'This is a student’s own phone, so it is used for nothing else.',
    'needs-parent': () => 'This is a student’s own phone, so a parent has to agree.',
    'being-counted': () => 'This is being worked out anew. Please look again in a few minutes.',
  },
  allow: { voice: 'Allow calls', text: 'Allow texts' },
  stopOne: { voice: 'Stop calls', text: 'Stop texts' },
  about: { 'school-mission': 'about school matters', other: 'about anything else' },
  stop: {
    ordinary: {
      voice: 'Stop all calls except emergencies',
      text: 'Stop all texts except emergencies',
      any: 'Stop everything except emergencies',
    },
    whole: { voice: 'Stop all calls', text: 'Stop all texts', any: 'Stop everything' },
  },
  emergenciesGoOn: (what) =>
    `Emergency ${list(what, 'and')} go on then: they are how we reach you when a child may be in danger.`,
  emergenciesEnd: (what) => `Emergency ${list(what, 'and')} end then as well.`,
  done: {
    agreed: 'Done. Thank you: your agreement is on file.',
    stopped: 'Done. That has stopped. Below you see what still comes.',
    'all-stopped': 'Done. No call and no text of ours goes to this number any more.',
    'not-mine': 'Done. We don’t call or text this number any more. The school office knows.',
    'no-longer-listed':
      'Done. We no longer call or text you at that number. Please give the school office a number where we can reach you.',
  },
  agree: {
    title: (what) => `${what}?`,
    intro: 'Please read this. It is what you agree to, and we keep it:',
    changed: 'These words have changed since you opened the page. Please read them again.',
    button: 'I agree',
    notice: 'Your rights, and how we use your numbers',
  },
  code: {
    title: 'Enter the code from the text',
    needed: 'We need to know that the phone is yours',
    why: {
      agree:
        'Somebody stopped these messages. Only a person who has this phone can allow them again.',
      stop: 'We stopped everything except emergencies. Other families use this number too, so only a person who has this phone can stop emergency messages.',
    },
    sent: (digits) =>
      `We are texting a 6-digit code to the number ending in ${digits}. It works for 10 minutes.`,
    label: 'Code',
    button: 'Confirm',
    wrong: 'That code isn’t right. Check the newest text from us and try again.',
    tooMany: (number) =>
      `We can’t text more codes to this number today. Try again tomorrow, or call ${number}.`,
    noText: (number) => `We can’t text a code to this phone. Call ${number} and tell us.`,
    carrierStop: (number) =>
      `The phone network blocks our texts to this phone. Text START to us from it first, or call ${number} and tell us.`,
  },
  confirm: {
    all: {
      offer: 'Stop emergency messages too',
      title: 'Stop emergency messages too?',
      points: [
        'Then nothing of ours goes to this number: no call and no text, not even when a school closes, a child is hurt or there is danger.',
        'Your other numbers stay as they are.',
        'You can change your mind later, on this page or by phone.',
      ],
      button: 'Stop emergency messages too',
    },
    'wrong-number': {
      offer: 'This is not my number',
      title: 'Is this not your number?',
      points: [
        'Then we never call or text it again: about no student, and not even in an emergency.',
        'Only the school office can undo this.',
        'Please give the office a number where we reach you.',
      ],
      button: 'It is not my number',
    },
  },
  shared: {
    all: [
      'We text a code to this number first, because other families use it too. With the code, emergency messages stop for all of you.',
      'Then nothing of ours goes to this number: no call and no text, not even when a school closes, a child is hurt or there is danger.',
      'Everything except emergencies stops at once, also without the code.',
    ],
    'wrong-number': [
      'Then we no longer call or text you at this number.',
      'Other families who use it still get their calls and texts.',
      'Please give the school office a number where we can reach you.',
    ],
  },
  back: 'Go back and change nothing',
  otherWays: {
    title: 'Other ways to stop',
    ways: (number) => [
      'Press 9 during any call from us.',
      'Answer STOP to any text from us. The phone network then blocks all our texts, emergencies too.',
      `Call ${number}.`,
      'Tell anybody at the school, in any way you like.',
    ],
  },
  version: (version) => `Version ${version}`,
};
