import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { ownPhone } from '#test/support/product/own-phone.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct();
let phones: Record<'deputy' | 'superintendent', string>;
beforeAll(async () => {
  phones = {
    deputy: await ownPhone(product, 'deputy'),
    superintendent: await ownPhone(product, 'superintendent'),
  };
  product.farSide.twilio.setBehavior(phones.superintendent, { answers: 'person' });
  product.farSide.twilio.setBehavior(phones.deputy, { answers: 'machine' });
});

const said = (school: string) =>
  `Bellwether of Sandhill Valley Public Schools. EMERGENCY at ${school}: evacuation. Asked for by ${staff.principal.name}. An approval is waiting. Open Slack or Teams.`;

/** What was said on each call to this phone. */
const heardBy = (number: string) =>
  product.farSide.twilio
    .calls()
    .filter(({ to }) => to === number)
    .map(({ transcript }) =>
      transcript.filter(({ speaker }) => speaker === 'line').map(({ text }) => text),
    );
const textsTo = (number: string) =>
  product.farSide.twilio
    .messages()
    .filter(({ to }) => to === number)
    .map(({ body }) => body);

async function evacuate(side: 'onSlack' | 'onTeams', school: string): Promise<void> {
  const principal = product[side]('principal');
  await principal.openForm(`closure evacuate ${school}`);
  await until('the form', () => principal.form().includes('Reason'));
  await principal.submit({ ground: 'fire' });
}

test('the call says the kind, the school and who asked, and the text the same', async () => {
  await evacuate('onSlack', 'Cottonwood');
  const words = said('Cottonwood Elementary School');
  await until('the call', () => heardBy(phones.superintendent)[0]?.length === 2);
  expect(heardBy(phones.superintendent)).toEqual([[words, words]]);
  await until('the text', () => textsTo(phones.superintendent).length === 1);
  expect(textsTo(phones.superintendent)).toEqual([words]);
});

test('a voicemail keeps the same, from its first word', async () => {
  const words = said('Cottonwood Elementary School');
  const call = () => product.farSide.twilio.calls().find(({ to }) => to === phones.deputy);
  await until('the end', () => call()?.status === 'completed');
  const transcript = call()?.transcript ?? [];
  const tone = transcript.findIndex(({ text }) => text === '(beep)');
  // On a busy machine the tone may cut the first word of what was begun before it.
  const kept = transcript.slice(tone + 1).map(({ text }) => text);
  expect(kept.filter((text) => text === words).length).toBeGreaterThanOrEqual(2);
  expect(textsTo(phones.deputy)).toEqual([words]);
});

atLength('asked for in Teams, it is said alike', async () => {
  await evacuate('onTeams', 'Snake River');
  const words = said('Snake River High School');
  await until('the call', () => heardBy(phones.superintendent)[1]?.length === 2);
  expect(heardBy(phones.superintendent)[1]).toEqual([words, words]);
  await until('the text', () => textsTo(phones.superintendent).includes(words));
});
