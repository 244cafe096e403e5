import type { RotatedClass, RotationStep } from './data-key.ts';
import type { KeyDestroyed } from './destroy-key.ts';
import type { KeysFound } from './find-keys.ts';

type Uses = readonly { place: string; uses: number }[];

const count = (value: number) => value.toLocaleString('en-US');
const minute = (at: Temporal.Instant) => at.toString({ smallestUnit: 'minute' });
const total = (uses: Uses) => uses.reduce((sum, { uses: these }) => sum + these, 0);
const listed = (uses: Uses) =>
  uses.map(({ place, uses: these }) => `${count(these)} of ${place}`).join(', ');
const states = {
  next: 'not written with yet',
  current: 'in use',
  old: 'old',
  destroyed: 'destroyed',
} as const;

/** As `keys status` tells it. */
export function describeKeys({ keys, overdue, readers }: KeysFound): string {
  const lines = keys.map(({ id, class: of, state, stateAt, wrappedBy, uses }) => {
    const since = minute(stateAt);
    const used = total(uses) === 0 ? '' : `; ${listed(uses)}`;
    const way = state === 'destroyed' ? '' : `, wrapped by ${wrappedBy}`;
    const late = state === 'current' && overdue.includes(of) ? `; too long: keys rotate ${of}` : '';
    return `${id}  ${of}: ${states[state]} since ${since}${late}${way}${used}`;
  });
  const behind = readers.map(
    ({ reader, readAt }) =>
      `${reader}: read them at ${readAt.toString({ smallestUnit: 'second' })}`,
  );
  const log = overdue.includes('audit-log')
    ? ['The audit log’s key has signed for over two years: change AUDIT_LOG_KEY']
    : [];
  return ['Keys', ...lines, ...log, '', 'Programs that hold them', ...behind].join('\n');
}

export function describeRotated(of: RotatedClass, key: number): string {
  if (of === 'link') return `New links are signed with key ${key}.`;
  if (of === 'index') return `Every number is indexed with key ${key}.`;
  return `Everything of ${of} is encrypted with key ${key}.`;
}

export function describeStep(step: RotationStep): string {
  switch (step.kind) {
    case 'waiting':
      return `Waiting until key ${step.key} is known to: ${step.readers.join(', ')}`;
    case 'written-with':
      return `Key ${step.key} is in use. Now everything written with the one before is written again.`;
    case 'rewritten':
      return `${step.place}: ${count(step.values)} written again`;
  }
}

const aboutErased = (uses: Uses) =>
  uses.some(({ place }) => place === 'phone.index')
    ? ' Numbers that were erased and had opted out keep it: by it they stay opted out if they come back.'
    : '';

export function describeDestroyed(id: number, destroyed: KeyDestroyed): string {
  if (destroyed.kind === 'destroyed') {
    return `Key ${id} is destroyed. A backup from before the rotation can’t be read with the keys of today.`;
  }
  switch (destroyed.reason) {
    case 'unknown':
      return `There is no key ${id}. “keys status” lists them.`;
    case 'destroyed':
      return `Key ${id} is destroyed already.`;
    case 'current':
    case 'next':
      return `Key ${id} is in use. Put another in its place first: “keys rotate”.`;
    case 'links':
      return `Links signed with key ${id} work until ${minute(destroyed.until)}. Destroy it then, or end them now: “keys destroy ${id} --end-links”.`;
    case 'used':
      return `Key ${id} is still needed for ${listed(destroyed.uses)}. Run “keys rotate” again.${aboutErased(destroyed.uses)}`;
    case 'behind':
      return `These programs may still write with key ${id}: ${destroyed.readers.join(', ')}. Wait until they have read the keys again, or end them.`;
  }
}
