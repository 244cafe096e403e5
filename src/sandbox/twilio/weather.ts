import { type Faults, type Operation, operations } from './faults.ts';

/**
 * - refusing: everything that is asked of the carrier is refused with 429, and nothing is done.
 * - losing: orders are carried out, and their answers never arrive.
 */
export type WeatherKind = 'clear' | 'refusing' | 'losing';

export type Weather = {
  /** Replaces what was before; foul weather passes by itself. */
  become(kind: WeatherKind, seconds?: number): void;
  now(): { kind: WeatherKind; secondsLeft: number };
};

const usualSeconds = 30;
const orders: readonly Operation[] = ['calls.create', 'messages.create'];

export function createWeather(faults: Faults): Weather {
  let kind: WeatherKind = 'clear';
  let endsAtMs = 0;
  let passing: NodeJS.Timeout | undefined;

  const become = (next: WeatherKind, seconds = usualSeconds) => {
    clearTimeout(passing);
    faults.clear();
    kind = next;
    if (kind === 'clear') return;
    endsAtMs = performance.now() + seconds * 1000;
    passing = setTimeout(() => become('clear'), seconds * 1000);
    for (const operation of kind === 'refusing' ? operations : orders) {
      faults.failNext(operation, {
        ...(kind === 'refusing'
          ? { mode: 'error', status: 429, code: 20429, retryAfter: 1 }
          : { mode: 'accept-then-drop' }),
        times: Number.POSITIVE_INFINITY,
      });
    }
  };
  return {
    become,
    now: () => ({
      kind,
      secondsLeft: kind === 'clear' ? 0 : Math.ceil((endsAtMs - performance.now()) / 1000),
    }),
  };
}
