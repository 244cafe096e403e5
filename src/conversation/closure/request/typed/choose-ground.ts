import type { Ground, Happening } from '#domain/shared/happening.ts';
import type { Span } from './read/spans.ts';

/** The one reason that was said; of two a person says which. */
export function chooseGround(
  happening: Happening | undefined,
  spans: readonly Span[],
): Ground | '' | undefined {
  if (happening === 'no-heat' || happening === 'no-water' || happening === 'no-power')
    return 'building';
  const said = new Set(
    spans.flatMap((span) =>
      span.is === 'ground' || span.is === 'kind'
        ? [span.ground]
        : span.is === 'meaning'
          ? [span.meaning.ground]
          : [],
    ),
  );
  said.delete(undefined);
  const [ground, ...others] = said;
  return others.length > 0 ? '' : ground;
}
