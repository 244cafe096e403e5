import fc from 'fast-check';

/** How often each is done, of all that is tried. What is not possible just then is left out. */
const weights = {
  request: 5,
  record: 2,
  approve: 5,
  press: 7,
  command: 6,
  old: 2,
  wrong: 1,
  freeze: 1,
  unfreeze: 2,
  family: 1,
  end: 1,
  restart: 1,
  drill: 4,
  incident: 4,
  template: 3,
  translate: 4,
} as const;

export type ActKind = keyof typeof weights;

/** What somebody tries; who, and on what, is chosen from what there is when they do. */
export type Act = {
  kind: ActKind;
  platform: 'slack' | 'teams';
  person: number;
  pick: number;
  more: number;
};

const any = fc.nat({ max: 99 });

export const anAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    ...Object.entries(weights).map(([kind, weight]) => ({
      weight,
      arbitrary: fc.constant(kind as ActKind),
    })),
  ),
  platform: fc.constantFrom('slack', 'teams'),
  person: any,
  pick: any,
  more: any,
});
