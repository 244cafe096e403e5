import { fact, factList, heading, lineList, note, strong } from '#cards/blocks.ts';
import type { Block, Button, Card, Fact, Tone } from '#cards/card.ts';
import { date } from '#cards/format.ts';
import { always, fitParts, type Part, roomBelow } from '#cards/phone-height.ts';
import { answerReasons, answerTable, reasonLines } from '#cards/words/answer-blocks.ts';
import { answerWords, raised } from '#cards/words/consent-words.ts';
import { flagWords, phoneTitle, userBlocks, userLines } from '#cards/words/phone-words.ts';
import { mayBeTexted, type PhoneConsent, toChoose } from '#domain/consent/lookup/phone-consent.ts';
import { languageName } from '#domain/language/languages.ts';

/** Teams shows six buttons. */
const mostButtons = 6;

/** Of a phone’s screen, and what four rows of buttons take of it. */
const buttonRows = 4;

type About = {
  /** The address of each guardian's own page. */
  pages: ReadonlyMap<string, string>;
  lead?: string;
  /** With everything there is to say, however high it gets. */
  isWhole?: boolean;
};

/** How one number stands, for the one who asked, in as many words as a phone has room for. Details has all of them. */
export function phoneConsentCard(phone: PhoneConsent, about: About): Card {
  const title = phoneTitle(phone);
  const parts = partsOf(phone, about);
  const whole = parts.flatMap(({ forms: [first = []] }) => first);
  const hasAllPages =
    about.isWhole === true ||
    (toChoose(phone).length === 0 && phone.guardians.every(({ id }) => about.pages.has(id)));
  const blocks = about.isWhole
    ? whole
    : fitParts(parts, roomBelow(title, { head: [], buttonRows }));
  return {
    title,
    blocks,
    // What has all its words has no more to tell.
    buttons: buttonsOf(phone, {
      ...about,
      isWhole: hasAllPages && blocks.every((one) => whole.includes(one)),
    }),
    summary: `${title}: its consent`,
  };
}

function partsOf(phone: PhoneConsent, { lead, pages }: About): Part[] {
  const { answers, timeZone } = phone;
  const checks = [
    fact('Reassignment check', checkWords(phone)),
    fact('Notice of rights', noticeWords(phone)),
    ...firstFacts(phone),
  ];
  const why = heading('Why');
  return [
    always(lead === undefined ? [] : [strong(lead)]),
    {
      forms: [userBlocks(phone), userLines(phone)],
      yields: [2],
    },
    always([...flagBlocks(phone), answerTable(answers)]),
    {
      forms: [
        [why, answerReasons(answers, timeZone)],
        [why, reasonLines(answers)],
      ],
      yields: [1],
    },
    {
      forms: [[factList(checks)], [lineList(checks)], [lineList(checks.slice(0, 1))]],
      yields: [1, 3],
    },
    always([
      note(
        `Only you see this. Your look-up is recorded.${pages.size === 0 ? '' : ' A family page opens for seven days for anyone with its address.'}`,
      ),
    ]),
  ];
}

const milder: ReadonlySet<string> = new Set(['student-line', 'texts-only']);

function flagBlocks(phone: PhoneConsent): Block[] {
  return phone.flags.map((flag): Block => {
    const tone: Tone = milder.has(flag.kind) ? 'neutral' : 'bad';
    return note(flagWords(flag, phone.timeZone), tone);
  });
}

function checkWords({ check, isChecking, timeZone }: PhoneConsent): string {
  if (isChecking) return 'Checking the number…';
  if (check === undefined) return 'Never checked';
  const asked = `${raised(answerWords[check.answer])}, asked ${date(check.askedAt, timeZone)}`;
  if (!check.isGood) return `${asked}; a new check is due`;
  return check.answer === 'yes' ? asked : `${asked}, good until ${date(check.goodUntil, timeZone)}`;
}

function noticeWords({ notice, timeZone }: PhoneConsent): string {
  if (notice === undefined) return 'Not sent to this number yet';
  const how = notice.channel === 'voice' ? 'Called' : 'Texted';
  return `${how} ${date(notice.at, timeZone)} in ${languageName(notice.language)}, version ${notice.version}`;
}

/** Whose other numbers it rings before. */
function firstFacts({ firsts, guardians, timeZone }: PhoneConsent): Fact[] {
  return firsts.flatMap(({ guardianId, since }) => {
    const name = guardians.find(({ id }) => id === guardianId)?.name ?? 'a guardian';
    return since === null
      ? []
      : [fact('Rings first', `Of the numbers of ${name}, as asked ${date(since, timeZone)}`)];
  });
}

function buttonsOf(phone: PhoneConsent, { pages, isWhole }: About): Button[] {
  const data = { phone: phone.phoneId };
  const acts: Button[] = [
    {
      verb: 'consent-record-form',
      label: 'Record consent',
      style: 'primary',
      data,
      opensForm: true,
    },
    { verb: 'consent-revoke-form', label: 'Record opt-out', data, opensForm: true },
    ...(isWhole
      ? []
      : [{ verb: 'consent-find' as const, label: 'Details', data: { ...data, whole: 'yes' } }]),
    { verb: 'consent-history', label: 'History', data },
    ...(mayBeTexted(phone)
      ? [{ verb: 'text-family-page' as const, label: 'Text the family page', data }]
      : []),
    ...unblockButtons(phone),
    ...(isWhole ? firstButtons(phone) : []),
  ];
  const isAlone = phone.guardians.length === 1;
  const links = phone.guardians.flatMap(({ id, name }): Button[] => {
    const opens = pages.get(id);
    return opens === undefined
      ? []
      : [
          {
            verb: 'open',
            label: isAlone ? 'Family page' : `Family page of ${name}`,
            data: {},
            opens,
          },
        ];
  });
  return [...acts, ...links].slice(0, mostButtons);
}

/** In Details, which has the room: an order of calls is no consent. */
function firstButtons(phone: PhoneConsent): Button[] {
  return toChoose(phone).map(({ guardianId }) => {
    const { name } = phone.guardians.find(({ id }) => id === guardianId) ?? { name: 'a guardian' };
    const label = phone.guardians.length === 1 ? 'Call this first' : `Call this first: ${name}`;
    return {
      verb: 'consent-first',
      label,
      data: { phone: phone.phoneId, guardian: guardianId },
      confirm: {
        title: 'Call this number first?',
        text: `Where the numbers of ${name} ring in turn, this one then rings first. In an emergency all of them may ring at once. It is no consent.`,
        yes: 'Call this first',
      },
    };
  });
}

/** One of them carries the blocks that its card shows, so that it lifts no later one; what rules out most goes first. */
function unblockButtons({ phoneId, liftable, textsOnly }: PhoneConsent): Button[] {
  const [blocks, label, title, text] =
    liftable.length > 0
      ? ([
          liftable,
          'Unblock',
          'Unblock this number?',
          'It can then be called where consent and the law allow it.',
        ] as const)
      : ([
          textsOnly,
          'Call them again',
          'Did they ask for calls?',
          'Calls come again where consent and the law allow it.',
        ] as const);
  if (blocks.length === 0) return [];
  const data = { phone: phoneId, blocks: blocks.join(' ') };
  return [{ verb: 'consent-unblock', label, data, confirm: { title, text, yes: label } }];
}
