import { familyLink } from '#domain/consent/family/family-link.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { SeededRandom } from '#sandbox/district/seeded-random.ts';
import { isOver } from '#sandbox/twilio/call/call.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';
import { askAtLogin, enterAtLogin } from './family-login.ts';
import { enterCode, press } from './family-pages.ts';

/** A family's phone of the list: its number, and who uses it. */
export type ListedPhone = { phoneId: string; number: string; guardianId: string };

type Act = (product: Product, phone: ListedPhone) => Promise<unknown>;

const says =
  (body: string): Act =>
  (product, { number }) =>
    product.farSide.twilio.sendText(number, body);

const byStaff =
  (platform: Platform, means: 'staff' | 'e-mail' | 'voicemail'): Act =>
  async (product, { number }) => {
    const person =
      platform === 'slack' ? product.onSlack('secretary') : product.onTeams('secretary');
    await person.openForm('consent revoke');
    const unknown = await person.submit({ number });
    if (unknown !== undefined) throw new Error(unknown);
    const wrong = await person.submit({ means });
    if (wrong !== undefined) throw new Error(wrong);
  };

const byPage =
  (fields: Record<string, string>): Act =>
  async ({ botUrl, vault, farSide }, { phoneId, guardianId, number }) => {
    const expiresAt = Temporal.Now.instant().add({ hours: 1 });
    const link = familyLink({ guardianId, expiresAt }, botUrl, vault);
    let answer = await press(link, { phone: phoneId, ...fields });
    // On a number of two families, emergencies end with the code that is texted to it.
    if (answer.status === 200) {
      const code = await until('the code', () =>
        farSide.twilio
          .phone(number)
          .texts.flatMap(({ body }) => /\b\d{6}\b/.exec(body)?.[0] ?? [])
          .at(-1),
      );
      answer = await enterCode(answer, code);
    }
    if (answer.status !== 303) throw new Error(`the family page answered ${answer.status}`);
  };

/** A family that has no link: it types its number, and stops what comes on the page that its code opens. */
const byCode: Act = async ({ botUrl, farSide }, { phoneId, number }) => {
  const { asked } = await askAtLogin(botUrl, number);
  const code = await until('the code', () =>
    farSide.twilio
      .phone(number)
      .texts.flatMap(({ body }) => /\b\d{6}\b/.exec(body)?.[0] ?? [])
      .at(-1),
  );
  const opened = await enterAtLogin(botUrl, asked, code);
  if (opened.status !== 303) throw new Error(`the code was answered ${opened.status}`);
  const address = new URL(String(opened.headers.get('location')), opened.url);
  const answer = await press(`${address.origin}${address.pathname}`, {
    phone: phoneId,
    scope: 'non-emergency',
  });
  if (answer.status !== 303) throw new Error(`the family page answered ${answer.status}`);
};

const callsBack =
  (key: '3' | '9'): Act =>
  async ({ farSide }, { number }) => {
    const isFree = () => {
      const { call } = farSide.twilio.phone(number);
      return call === undefined || call.status === 'queued' || isOver(call);
    };
    // Somebody who is being called cannot call; they do when they have hung up.
    if (!isFree()) return;
    const { sid } = farSide.twilio.callBack(number, { keys: [key] });
    await until('the end of the call back', () =>
      farSide.twilio.calls().some((one) => one.sid === sid && isOver(one)),
    );
  };

/** Every way out there is while a campaign runs, each as a guardian or a secretary would take it. */
export const acts = {
  'the carrier’s STOP': says('STOP'),
  'a word of the list': says('Unsubscribe!'),
  'a plain phrase': says('please stop calling me'),
  'a phrase in Spanish': says('no me llamen más por favor'),
  'words that may mean it': says('my husband says you should stop'),
  'a wrong number, texted': says('You have the wrong number'),
  'the family page': byPage({ scope: 'non-emergency' }),
  'the family page, calls only': byPage({ scope: 'non-emergency', channel: 'voice' }),
  'the family page, emergencies too': byPage({ scope: 'all' }),
  'the family page, by a code': byCode,
  'key 9 on a call back': callsBack('9'),
  'key 3 on a call back': callsBack('3'),
  'told to staff, in Slack': byStaff('slack', 'staff'),
  'an e-mail, in Teams': byStaff('teams', 'e-mail'),
  'a voicemail, in Slack': byStaff('slack', 'voicemail'),
} satisfies Record<string, Act>;

/** What a phone does by itself when the campaign reaches it. */
export const habits: Record<HabitName, PhoneBehavior> = {
  'key 9 in the call': { answers: 'person', keys: ['9'] },
  'key 3 in the call': { answers: 'person', keys: ['3'] },
  'a STOP that the carrier holds (21610)': { answers: 'person', rejects: 21610 },
};

export type ActName = keyof typeof acts;
export type HabitName =
  | 'key 9 in the call'
  | 'key 3 in the call'
  | 'a STOP that the carrier holds (21610)';

/** Different phones, in an order that the seed decides. */
export function drawPhones(
  random: SeededRandom,
  phones: readonly ListedPhone[],
  count: number,
): ListedPhone[] {
  const left = [...phones];
  return Array.from({ length: count }, () =>
    left.splice(Math.floor(random.next() * left.length), 1),
  ).flat();
}
