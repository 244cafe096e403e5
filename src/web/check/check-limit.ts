/** Digits from one address an hour: a family has one code, and a school one address for many families. */
const anHourFromOne = 20;
/** From everybody together, in each bot: at this pace a million codes take a week, and one lives two. */
const anHourFromAll = 5_000;
const hourMs = 3_600_000;

export type CheckLimit = (client: string) => boolean;

/** Whether one more try from this address is too many. What is counted is forgotten after the hour. */
export function createCheckLimit(clockMs: () => number = () => performance.now()): CheckLimit {
  let began = clockMs();
  let tries = new Map<string, number>();
  let all = 0;
  return (client) => {
    if (clockMs() - began >= hourMs) {
      began = clockMs();
      tries = new Map();
      all = 0;
    }
    const own = tries.get(client) ?? 0;
    if (own >= anHourFromOne || all >= anHourFromAll) return true;
    tries.set(client, own + 1);
    all += 1;
    return false;
  };
}
