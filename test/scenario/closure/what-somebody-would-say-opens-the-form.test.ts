import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });

const people = (): [string, Person][] => [
  ['slack', product.onSlack('principal')],
  ['teams', product.onTeams('principal')],
];

const tomorrow = () => todayThere().add({ days: 1 }).toString();

/** What stands in the form that is open, as the platform has it. */
const drawn = (platform: string) =>
  JSON.stringify(
    platform === 'slack'
      ? product.farSide.slack.state()
      : product.farSide.teams.state().dialogs[staff.principal.teamsUserId],
  );

test.each([
  ['snow day tomorrow', 'Closed', 'closed'],
  ['2 hour delay tomorrow', 'Late start, 2 hours', 'late-2h'],
  ['delay 90 minutes tomorrow', 'Late start, 90 minutes', 'late-90m'],
  ['remote tomorrow', 'Remote-learning day', 'remote-day'],
])('“%s” opens the form filled in, in Slack and in Teams', async (said, label, value) => {
  for (const [platform, person] of people()) {
    await person.openForm(`closure ${said}`);
    await until('the form', () => person.form().includes('What is happening?'));
    expect(person.form()).toContain(label);
    expect(drawn(platform)).toMatch(
      platform === 'slack'
        ? new RegExp(`"initial_option":\\{[^}]*\\{[^}]*"[^}]*\\},"value":"${value}"`)
        : new RegExp(`"value":"${value}"`),
    );
    expect(drawn(platform)).toContain(tomorrow());
    expect(person.form()).not.toContain('I didn’t understand');
  }
});

test('words that name no form are kept, and the two nearest forms are a press away', async () => {
  for (const [, person] of people()) {
    await person.say('closure dealy tomorow');
    const card = await until('the answer', () =>
      person.toldPrivately().find((told) => told.includes('I don’t recognize')),
    );
    expect(card).toContain('dealy tomorow');
    expect(card).toContain('Late start');
    expect(card).toContain('Early dismissal');

    await person.pressPrivate('say');
    await until('the form', () => person.form().includes('Did you mean tomorrow?'));
  }
});

test('“cancel” asks what, and stops nothing by itself', async () => {
  for (const [, person] of people()) {
    await person.say('closure cancel');
    const card = await until('the question', () =>
      person.toldPrivately().find((told) => told.includes('Cancel what?')),
    );
    expect(card).toContain('Cancel school');
    expect(card).toContain('Stop calls');
  }
});
