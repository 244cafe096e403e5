import { rest, stampOf } from '#test/support/afternoon/rest.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { buttonFaults } from './button-faults.ts';
import { cardFaults, readCards } from './card-faults.ts';
import { familyFaults } from './family-faults.ts';
import { figureFaults } from './figure-faults.ts';
import { numberFaults } from './number-faults.ts';
import { reachFaults } from './reach-faults.ts';
import { drillFaults } from './things/drill-faults.ts';
import { incidentFaults } from './things/incident-faults.ts';
import { wordsFaults } from './things/words-faults.ts';
import { threadFaults } from './thread-faults.ts';

/** Calls change some of it now and then, and never all the time. */
const mostLooks = 50;

/** What holds whenever everything has come to rest. While calls go on, it is looked at between two of their steps. */
export async function checkAll(town: Town): Promise<void> {
  let looks = 0;
  for (;;) {
    const stamp = await stampOf(town);
    if (stamp === town.checked) return;
    const book = await town.book();
    const cards = await readCards(town);
    const faults = [
      ...cardFaults(cards, book),
      ...buttonFaults(town, cards, book),
      ...threadFaults(cards, book),
      ...(await numberFaults(town, cards)),
      ...(await reachFaults(town, cards)),
      ...(await familyFaults(town)),
      ...(await figureFaults(town, cards)),
      ...(await drillFaults(town)),
      ...(await incidentFaults(town, cards, book)),
      ...(await wordsFaults(town)),
    ];
    if (stamp === (await stampOf(town))) {
      if (faults.length > 0) throw new Error(faults.join('; '));
      town.checked = stamp;
      return;
    }
    if (++looks > mostLooks)
      throw new Error(`never stood still: ${differs(stamp, await stampOf(town))}`);
    await rest(town);
  }
}

const differs = (before: string, now: string) =>
  now
    .split(/[ ,]/)
    .filter((part) => !before.includes(part))
    .join(' ');
