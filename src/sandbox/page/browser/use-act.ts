import { useCallback, useState } from 'react';
import { performAct } from './perform-act.ts';

export type Act = (path: string, body: object) => Promise<void>;

/** An act with what a person needs to see of it: that it is under way, and what went wrong. */
export function useAct(): {
  act: Act;
  isBusy: boolean;
  trouble: string | undefined;
  forget: () => void;
} {
  const [underWay, setUnderWay] = useState(0);
  const [trouble, setTrouble] = useState<string>();
  const act = useCallback<Act>(async (path, body) => {
    setTrouble(undefined);
    setUnderWay((count) => count + 1);
    setTrouble(await performAct(path, body));
    setUnderWay((count) => count - 1);
  }, []);
  const forget = useCallback(() => setTrouble(undefined), []);
  return { act, isBusy: underWay > 0, trouble, forget };
}
