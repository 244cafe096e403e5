import { staff } from '#sandbox/district/staff.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';

const whos = new Map(Object.entries(staff).map(([who, { name }]) => [name, who as Who]));

export function whoIs(name: string): Who {
  const who = whos.get(name);
  if (who === undefined) throw new Error('somebody who is not of the staff');
  return who;
}
