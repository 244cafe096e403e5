import type { ChangeView } from '#domain/two-person-change/two-person-change.ts';
import type { newPersonRefusals } from '#refusals/people.ts';

/** Somebody who is to be on the staff list, as an administrator typed it. */
export type NewPerson = { name: string; directoryTenant: string; directoryId: string };

/** What a card tells of them. The id says which person of that name is meant. */
export type NewPersonView = ChangeView & { person: string; directoryId: string };

export type NewPersonRefusal = keyof typeof newPersonRefusals;
