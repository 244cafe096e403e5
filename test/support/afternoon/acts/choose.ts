import { staff } from '#sandbox/district/staff.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { Act } from './act.ts';

export const everybody = Object.keys(staff) as Who[];
export const pickOf = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];

/** Three times of four one of those who should, otherwise anybody at all. */
export function someone(act: Act, apt: readonly Who[]): Who {
  const list = act.person % 4 === 0 || apt.length === 0 ? everybody : apt;
  return pickOf(list, Math.floor(act.person / 4)) ?? 'principal';
}
