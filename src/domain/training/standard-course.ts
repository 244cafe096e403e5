import type { Course } from './course.ts';

/**
 * The course for all who ask or approve. Sources: 47 CFR 64.1200(a), (f)(4); FCC 16-88; FCC 24-24; 34 CFR 99.3, 99.31.
 * Whoever changes a word raises the version: everybody takes it anew.
 */
export const standardCourse: Course = {
  version: 1,
  title: 'Telling families by telephone',
  passMark: 80,
  lessons: [
    {
      title: '1 · What a consent covers',
      text: 'A computer’s voice or a recording may call a telephone only with the consent of the person who uses it, or in an emergency. A parent who gave the school a number agreed to messages about school: conferences, school events, the school day. That consent does not reach beyond it: fundraising, surveys, elections and events that are not the school’s need a consent of their own. Consent belongs to the person, not to the number: when the number has a new owner, it is gone. Where nothing is on file, the answer is no.',
      questions: [
        {
          id: 'scope',
          text: 'A parent gave the school a number at enrollment. May you use it to ask for donations?',
          answers: {
            a: 'No: that needs a consent of its own',
            b: 'Yes: the number was given to the school',
            c: 'Yes, once a year',
          },
          right: 'a',
        },
        {
          id: 'new-owner',
          text: 'A person says that the number is new to them and they have no child here. What holds?',
          answers: {
            a: 'The consent goes on until the parent withdraws it',
            b: 'Only emergencies may still be told to this number',
            c: 'Wrong number: nobody calls it again, not even in an emergency',
          },
          right: 'c',
        },
      ],
    },
    {
      title: '2 · What an emergency is',
      text: 'The Federal Communications Commission lists what schools may call about without consent: closures for weather, fire, health risks, threats, and unexcused absences. The whole message has to be the emergency: add one line about the book fair and it is none. Being important or urgent does not make an emergency. Choosing “emergency” for something that is not on the list calls people who never agreed, and each such call may cost the district 500 dollars or more. A person who asked not to be called even in emergencies is not called.',
      questions: [
        {
          id: 'list',
          text: 'Which of these is on the list of emergencies?',
          answers: {
            a: 'Picture day moves to Friday',
            b: 'School is closed because of an ice storm',
            c: 'The levy vote is tomorrow',
          },
          right: 'b',
        },
        {
          id: 'mixed',
          text: 'A snow closure. Somebody adds: “Tickets for the school play are still on sale.”',
          answers: {
            a: 'Fine: most of it is the emergency',
            b: 'Fine, if the tickets come last',
            c: 'Take it out: the whole message has to be the emergency',
          },
          right: 'c',
        },
      ],
    },
    {
      title: '3 · “Stop” in any words',
      text: 'People may withdraw in any reasonable way: a key during the call, STOP in answer to a text, a voicemail, a mail, a sentence to a teacher, in any language. No form may be demanded. Whoever hears it has it taken down at once: the front office does that with “consent revoke”. The law allows ten business days at most; Bellwether stops at once. If you are not sure whether somebody meant to withdraw, treat it as a withdrawal and ask the office. Nobody is talked out of it, and no import brings a number back.',
      questions: [
        {
          id: 'words',
          text: 'A father tells the coach: “Please, no more robot calls.” Is that a withdrawal?',
          answers: {
            a: 'Only if he also texts STOP',
            b: 'Yes: have the office take it down at once',
            c: 'Only in writing',
          },
          right: 'b',
        },
        {
          id: 'doubt',
          text: 'A text says “enough already”. You are not sure what it means.',
          answers: {
            a: 'Treat it as a withdrawal and let the office look',
            b: 'Go on until they are clearer',
            c: 'Call them with the next closure and ask',
          },
          right: 'a',
        },
      ],
    },
    {
      title: '4 · What belongs to families',
      text: 'Names of children and parents, numbers, grades, absences and debts are education records. They are for those who need them for their work, and for the parents themselves. No name and no number goes into a channel, a message’s text or a screenshot; forms in private ask for them. A voicemail or a shared phone is not the parent: a recorded message names no child. Look up a family only where your work needs it: each look is written down. If something went to the wrong people, say so at once to compliance; hiding it is worse than the mistake.',
      questions: [
        {
          id: 'channel',
          text: 'You want a colleague in the channel to check a family’s number. What do you do?',
          answers: {
            a: 'Post the number and delete it afterwards',
            b: 'Post it without the name',
            c: 'Ask the front office to look it up by the private form',
          },
          right: 'c',
        },
        {
          id: 'voicemail',
          text: 'May the recorded message say which child was absent?',
          answers: {
            a: 'Yes, the number is the parent’s',
            b: 'No: a voicemail or a shared phone is not the parent',
            c: 'Yes, by first name',
          },
          right: 'b',
        },
      ],
    },
    {
      title: '5 · Two people, and how to stop',
      text: 'Nothing is called before a second person has approved exactly what will be said, to whom and why. That person reads: the words in each language, how many phones, the purpose, and the time. Not sure? Send it back. Never approve for somebody else or lend your account. Stopping takes one person and no permission: “closure stop”, or the button on the card. No new call starts after it; calls in progress end. Stop first, ask afterwards; then send a correction as a new closure, which again takes two.',
      questions: [
        {
          id: 'second-person',
          text: 'The text names the wrong date, and the principal is in a hurry. You are to approve.',
          answers: {
            a: 'Send it back, with the reason',
            b: 'Approve, and tell the principal afterwards',
            c: 'Ask the principal to approve from your account',
          },
          right: 'a',
        },
        {
          id: 'stop',
          text: 'Calls are going out with a wrong message. Who may stop them?',
          answers: {
            a: 'The person who approved, after asking compliance',
            b: 'Two people together',
            c: 'Anybody who may ask or approve, alone, at once',
          },
          right: 'c',
        },
      ],
    },
  ],
};
