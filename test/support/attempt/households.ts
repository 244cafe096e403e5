import type { CampaignRequest } from './attempt-district.ts';

/** The household of each phone, named by its first one, and its turn. */
export const turnsOf = ({ households = [] }: CampaignRequest) =>
  households.flatMap((phones) =>
    phones.map(({ id }, i) => ({ id, household: phones[0]?.id, turn: i + 1 })),
  );

/** What the seal of a closure that stops at one guardian says of it. */
export const sealedTurns = ({ households }: CampaignRequest) =>
  households === undefined
    ? {}
    : {
        stopsAtOne: true,
        retries: { maxTries: 3, busySeconds: 120, noAnswerSeconds: 600 },
      };
