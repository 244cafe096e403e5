import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { until } from '#sandbox/until.ts';
import { phoneBinding } from '#vault/vault.ts';
import type { Studio } from './studio.ts';

/** What families write: the card of a school, one request, and the form that answers it. */
export async function takeRequests(sandbox: Sandbox, studio: Studio): Promise<void> {
  const tom = slackPerson(sandbox.farSide.slack, staff.secretary);
  const { be, form, message, part } = studio;
  await be('slack', staff.secretary);
  const told = async (words: string) =>
    until(words, () => tom.toldPrivately().some((text) => text.includes(words)));

  await part('what families wrote', async () => {
    const number = await spanishNumber(sandbox);
    await sandbox.farSide.twilio.sendText(number, '¿A qué hora puedo recoger a mi hija?');
    await until('the card', () => tom.finding('Family requests').includes('1 request waits'));
    await studio.show('slack', 'compliance');
    await message('requests', 'slack', 'Family requests', { dark: true });
    await studio.show('slack', 'channel');
    await tom.say('consent requests');
    await told('for someone to take');
    await tom.pressPrivate('take-request');
    await told('This request is yours now.');
    await message('request', 'slack', 'This request is yours now.', { dark: true });
    await tom.pressPrivate('answer-request-form');
    await form('answer-form', 'slack');
  });
  await part('the same in Teams', async () => {
    await be('teams', staff.secretary);
    await studio.show('teams', 'compliance');
    await message('requests-teams', 'teams', 'Family requests', { dark: true });
    await studio.show('teams', 'channel');
  });
}

/** Of a family that agreed to texts and reads Spanish. */
async function spanishNumber({ database, vault }: Sandbox): Promise<string> {
  const phone = await database.db
    .selectFrom('phone')
    .innerJoin('guardian_phone', 'guardian_phone.phone_id', 'phone.id')
    .innerJoin('guardian', 'guardian.id', 'guardian_phone.guardian_id')
    .innerJoin('consent_record', 'consent_record.phone_id', 'phone.id')
    .where('guardian.language', '=', 'es')
    .where('consent_record.channel', '=', 'text')
    .select(['phone.number', 'phone.index'])
    .orderBy('guardian.sourced_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  return vault.decrypt(phone.number, phoneBinding(phone.index));
}
