import { useEffect, useState } from 'react';
import type { Platform } from '../../../../domain/shared/platform.ts';
import type { PageOperator } from '../../page-item.ts';

/** Who the viewer is on one platform; remembered over a reload. */
export function useOperator(
  platform: Platform,
  operators: PageOperator[],
  first: number,
): [PageOperator | undefined, (teamsUserId: string) => void] {
  const key = `bellwether operator ${platform}`;
  const [id, setId] = useState(() => sessionStorage.getItem(key) ?? '');
  useEffect(() => {
    if (id !== '') sessionStorage.setItem(key, id);
  }, [key, id]);
  const chosen = operators.find((operator) => operator.teamsUserId === id);
  return [chosen ?? operators[first] ?? operators[0], setId];
}
