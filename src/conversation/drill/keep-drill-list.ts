import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { idOrNone, press, words } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { listDrillPhones } from '#domain/drill/list/list-drill-phones.ts';
import { revokeDrillPhone } from '#domain/drill/list/revoke-drill-phone.ts';
import { mayKeepDrillList, setDrillPhone } from '#domain/drill/list/set-drill-phone.ts';
import { drillListCard, drillPhoneForm, endDrillPhoneForm } from './drill-list-card.ts';

export const drillListCommand = {
  pressed: { 'drill-phone-form': openPhone, 'drill-phone-end-form': openEnd },
  submitted: {
    'drill-phone': press(
      { name: words, number: words, consentedOn: words, consent: words },
      'out-of-date',
      async ({ db, vault }, { operator }, text) => {
        const outcome = await setDrillPhone(db, vault, { operator, text });
        return outcome.kind === 'unread'
          ? { kind: 'errors' as const, errors: outcome.errors }
          : outcome;
      },
      showList,
    ),
    'drill-phone-end': press(
      { phone: idOrNone },
      'drill-phone-gone',
      ({ db }, { operator }, { phone }) =>
        revokeDrillPhone(db, { operator, phoneId: phone ?? undefined }),
      showList,
    ),
  },
} satisfies Command;

/** `closure drill phones`. */
export async function showList({ db, vault }: CommandContext, { operator }: Actor): Promise<Reply> {
  if (!mayKeepDrillList(operator)) return refuse('not-an-administrator-of-drills');
  return { kind: 'private', card: drillListCard(await listDrillPhones(db, vault)) };
}

function openPhone(_context: CommandContext, { operator }: Actor): Reply {
  if (!mayKeepDrillList(operator)) return refuse('not-an-administrator-of-drills');
  return { kind: 'form', form: drillPhoneForm() };
}

async function openEnd({ db, vault }: CommandContext, { operator }: Actor): Promise<Reply> {
  if (!mayKeepDrillList(operator)) return refuse('not-an-administrator-of-drills');
  const phones = await listDrillPhones(db, vault);
  return phones.length === 0
    ? refuse('drill-phone-gone')
    : { kind: 'form', form: endDrillPhoneForm(phones) };
}
