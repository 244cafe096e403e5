import type { Notices } from './notices.ts';

export const englishNotices: Notices = {
  otherLanguage: { code: 'es', name: 'Español' },
  privacy: ({ name, number }) => ({
    title: `Privacy: calls and texts from ${name}`,
    intro: `${name} uses a program named Bellwether to call and text families. ${name} owns the data and decides how it is used.`,
    parts: [
      {
        title: 'For families',
        intro: 'This is what we have about you and what we do with it.',
        points: [
          {
            lead: 'Where it comes from.',
            words: `Your name, your phone numbers, your home language, your children and their schools come from the records of ${name}.`,
          },
          {
            lead: 'What it is for.',
            words:
              'To reach you in an emergency, and about school matters where you or the law allow it. We do not sell your numbers, and no one gets them for advertising.',
          },
          {
            lead: 'What we write down.',
            words:
              'What you allow and what you stop, when, and how. For each call and text: the time, how it ended, and the key you pressed. If you text us to stop, or may have meant that, we keep your words.',
          },
          {
            lead: 'How it is kept.',
            words:
              'Names, phone numbers and what you text us are encrypted. Calls are not recorded.',
          },
          {
            lead: 'Who else gets it.',
            words:
              'Twilio carries our calls and texts, so it gets your number and the message. Through Twilio we also ask a federal database whether your number now belongs to someone else.',
          },
          {
            lead: 'How long.',
            words: `Bellwether deletes nothing on its own. To ask how long ${name} keeps its records, call ${number}.`,
          },
          {
            lead: 'Your choice.',
            words:
              'Your family has its own page, where you see and change what we may call you about. The school office can give you the link. Your rights under federal law (FERPA) are on that page, too.',
          },
        ],
      },
      {
        title: 'For staff',
        intro: 'This is what we have about people who use Bellwether in Slack or Teams.',
        points: [
          {
            lead: 'What we have.',
            words:
              'Your name, your ID in the school directory, your Slack and Teams accounts, your roles and your training. If you are called about approvals, also your phone number, encrypted.',
          },
          {
            lead: 'What we write down.',
            words:
              'Each request, approval, change and look-up: who made it, and when. The audit log only grows: the program can’t change or delete an entry.',
          },
          {
            lead: 'Who else gets it.',
            words: `Slack or Microsoft Teams carries what you write and what the bot answers. The directory of ${name} says who you are when you sign in.`,
          },
          {
            lead: 'Cookies.',
            words:
              'A sign-in sets cookies that last five or ten minutes. The pages for families set none.',
          },
        ],
      },
    ],
    contact: 'Questions or complaints? Call us or ask at the school office.',
  }),
  terms: ({ name }) => ({
    title: `Terms: calls and texts from ${name}`,
    intro: `${name} calls and texts families with a program named Bellwether. These terms are for families and for staff.`,
    parts: [
      {
        title: 'For families',
        intro: 'You do not have to sign up for emergency calls.',
        points: [
          {
            lead: 'What you get.',
            words:
              'Emergencies, such as a school that closes, and school matters where you or the law allow it. How many there are depends on what happens at school.',
          },
          { lead: 'Cost.', words: 'Your phone company may charge you for calls, texts and data.' },
          {
            lead: 'How to stop.',
            words:
              'Press 9 during a call, reply STOP to a text, use your family’s page, or tell the school office. Each call says what key 9 stops. STOP ends all our texts, even in an emergency, until you text START from the same phone.',
          },
          {
            lead: 'No guarantee.',
            words:
              'A call or text can come late or not at all, for example when a phone is off or a network is down. In danger, call 911.',
          },
        ],
      },
      {
        title: 'For staff',
        intro: 'Bellwether works in Slack and in Teams.',
        points: [
          {
            lead: 'Who may use it.',
            words: `Staff of ${name} whose chat account is linked to their staff record.`,
          },
          {
            lead: 'Two people.',
            words:
              'You can’t approve calls that you requested. If you approve, you have read the message and answer for it.',
          },
          {
            lead: 'What you may send.',
            words: `Only what the law and the policies of ${name} allow. An emergency notice is for emergencies.`,
          },
          { lead: 'On record.', words: 'The audit log keeps what you do, with your name.' },
          {
            lead: 'The program.',
            words: `Bellwether is open-source software under the MIT License and comes without warranty. ${name} runs it and is responsible for its use.`,
          },
        ],
      },
    ],
    contact: 'Questions? Call us or ask at the school office.',
  }),
};
