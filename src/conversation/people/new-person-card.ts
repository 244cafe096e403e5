import { fact, factList, note, strong } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { changeButtons, changeFacts, stateBadge } from '#cards/words/change-blocks.ts';
import type { NewPersonView } from '#domain/people/operator/new-person/new-person.ts';

/** Somebody who is to be on the staff list, in the oversight channel, with who asked and who confirmed. */
export function newPersonCard(change: NewPersonView, timeZone: string): Card {
  const { person, directoryId, state } = change;
  const badge = stateBadge(change, { confirmed: 'On the staff list' });
  const asked = fact('Requested by', change.askedBy ?? '');
  return {
    title: 'New person',
    badge,
    blocks: [
      strong(`Add ${person} to the staff list`),
      factList([
        fact('Id in the directory', directoryId),
        ...changeFacts(change, { timeZone, asked }),
      ]),
      ...(state === 'waiting'
        ? [note('Check the id in the directory: anyone who signs in with it becomes this person.')]
        : state === 'confirmed'
          ? [
              note(
                `${person} has no role yet. They link their account with “closure link”; then two administrators give a role.`,
              ),
            ]
          : []),
    ],
    buttons: changeButtons(change, 'person', {
      style: 'primary',
      confirm: {
        title: 'Add this person?',
        text: `${person}, ${directoryId}. ${change.askedBy ?? ''} requested it.`.slice(0, 300),
        yes: 'Add them',
      },
    }),
    summary: `New person: ${person}: ${badge.text.toLowerCase()}`,
  };
}

/** Asks who is new. `tenants`: the directories that the staff are in, the largest first. */
export function newPersonForm(tenants: readonly string[]): Form {
  return {
    verb: 'new-person',
    title: 'Add a person',
    submitLabel: 'Request',
    data: {},
    intro:
      'A different administrator must confirm within 24 hours. Roles are given afterward, in the same way.',
    fields: [
      { kind: 'text', name: 'name', label: 'Name', maxLength: 200 },
      {
        kind: 'text',
        name: 'directoryId',
        label: 'Their id in the directory',
        hint: 'The object id in Microsoft Entra, or the user id in Google or Okta. Not the e-mail address.',
        maxLength: 128,
      },
      {
        kind: 'choice',
        name: 'tenant',
        label: 'Directory',
        choices: tenants.map((value) => ({ value, label: value })),
        ...(tenants[0] === undefined ? {} : { value: tenants[0] }),
      },
    ],
  };
}
