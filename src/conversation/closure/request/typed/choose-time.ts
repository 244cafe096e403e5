import type { FormValues } from '#cards/form.ts';
import type { ChosenKind } from './choose-kind.ts';
import type { Span } from './read/spans.ts';

/** When students leave, of an early dismissal: the one time that was said. */
export function chooseTime(
  { happening, offers }: ChosenKind,
  spans: readonly Span[],
): { values: FormValues; note?: string } {
  if (happening !== 'early-dismissal' && offers?.includes('early-dismissal') !== true)
    return { values: {} };
  const [time, ...others] = new Set(
    spans.flatMap((span) => (span.is === 'time' ? [span.time] : [])),
  );
  if (others.length > 0)
    return { values: {}, note: 'More than one time is named. Choose when students leave.' };
  if (spans.some(({ is }) => is === 'duration'))
    return {
      values: {},
      note: 'I don’t know when school usually ends. Choose when students leave.',
    };
  return { values: time === undefined ? {} : { dismissalTime: time } };
}
