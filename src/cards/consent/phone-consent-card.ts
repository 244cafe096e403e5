import { fact, factList, heading, note, strong } from '#cards/blocks.ts';
import type { Block, Button, Card, Tone } from '#cards/card.ts';
import { answerReasons, answerTable } from '#cards/closure/answer-blocks.ts';
import { date } from '#cards/format.ts';
import { mayBeTexted, type PhoneConsent } from '#domain/consent/lookup/phone-consent.ts';
import { languageName } from '#domain/language/languages.ts';
import { answerWords, raised } from './consent-words.ts';
import { flagWords, phoneTitle, userBlocks } from './phone-words.ts';

/** Teams shows six buttons. */
const mostButtons = 6;

/** How one number stands, for the one who asked. `pages` has the address of each guardian's own page. */
export function phoneConsentCard(
  phone: PhoneConsent,
  about: { pages: ReadonlyMap<string, string>; lead?: string },
): Card {
  const title = phoneTitle(phone);
  return {
    title,
    blocks: [
      ...(about.lead === undefined ? [] : [strong(about.lead)]),
      ...userBlocks(phone),
      ...flagBlocks(phone),
      answerTable(phone.answers),
      heading('Why'),
      answerReasons(phone.answers, phone.timeZone),
      factList([
        fact('Reassignment check', checkWords(phone)),
        fact('Notice of rights', noticeWords(phone)),
      ]),
      note(
        `Only you see this. Your look-up is recorded.${about.pages.size === 0 ? '' : ' A family page opens for seven days for anyone with its address.'}`,
      ),
    ],
    buttons: buttonsOf(phone, about.pages),
    summary: `${title}: its consent`,
  };
}

const milder: ReadonlySet<string> = new Set(['student-line']);

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

function buttonsOf(phone: PhoneConsent, pages: ReadonlyMap<string, string>): Button[] {
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
    { verb: 'consent-history', label: 'History', data },
    ...(mayBeTexted(phone)
      ? [{ verb: 'text-family-page' as const, label: 'Text the family page', data }]
      : []),
    ...(phone.liftable.length > 0 ? [unblockButton(phone)] : []),
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

/** Carries the blocks that its card shows, so that it lifts no later one. */
function unblockButton({ phoneId, liftable }: PhoneConsent): Button {
  return {
    verb: 'consent-unblock',
    label: 'Unblock',
    data: { phone: phoneId, blocks: liftable.join(' ') },
    confirm: {
      title: 'Unblock this number?',
      text: 'It can then be called where consent and the law allow it.',
      yes: 'Unblock',
    },
  };
}
