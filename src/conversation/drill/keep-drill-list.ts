import type { Asker, Command, CommandContext, Reply, Submission } from '#conversation/command.ts';
import {
  drillListCard,
  drillPhoneForm,
  endDrillPhoneForm,
} from '#conversation/drill/drill-list-card.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { listDrillPhones } from '#domain/drill/list/list-drill-phones.ts';
import { revokeDrillPhone } from '#domain/drill/list/revoke-drill-phone.ts';
import { mayKeepDrillList, setDrillPhone } from '#domain/drill/list/set-drill-phone.ts';

export const drillListCommand = {
  pressed: { 'drill-phone-form': openPhone, 'drill-phone-end-form': openEnd },
  submitted: { 'drill-phone': addPhone, 'drill-phone-end': endPhone },
} satisfies Command;

/** `closure drill phones`. */
export async function showList({ db, vault }: CommandContext, { operator }: Asker): Promise<Reply> {
  if (!mayKeepDrillList(operator)) return refuse('not-an-administrator-of-drills');
  return { kind: 'private', card: drillListCard(await listDrillPhones(db, vault)) };
}

function openPhone(_context: CommandContext, { operator }: Asker): Reply {
  if (!mayKeepDrillList(operator)) return refuse('not-an-administrator-of-drills');
  return { kind: 'form', form: drillPhoneForm() };
}

async function openEnd({ db, vault }: CommandContext, { operator }: Asker): Promise<Reply> {
  if (!mayKeepDrillList(operator)) return refuse('not-an-administrator-of-drills');
  const phones = await listDrillPhones(db, vault);
  return phones.length === 0
    ? refuse('drill-phone-gone')
    : { kind: 'form', form: endDrillPhoneForm(phones) };
}

async function addPhone(
  context: CommandContext,
  asker: Asker,
  { values }: Submission,
): Promise<Reply> {
  const text = {
    name: values['name'] ?? '',
    number: values['number'] ?? '',
    consentedOn: values['consentedOn'] ?? '',
    consent: values['consent'] ?? '',
  };
  const outcome = await setDrillPhone(context.db, context.vault, {
    operator: asker.operator,
    text,
  });
  if (outcome.kind === 'unread') return { kind: 'errors', errors: outcome.errors };
  return outcome.kind === 'refused' ? refuse(outcome.reason) : showList(context, asker);
}

async function endPhone(
  context: CommandContext,
  asker: Asker,
  { values }: Submission,
): Promise<Reply> {
  const outcome = await revokeDrillPhone(context.db, {
    operator: asker.operator,
    phoneId: readId(values['phone']),
  });
  return outcome.kind === 'refused' ? refuse(outcome.reason) : showList(context, asker);
}
