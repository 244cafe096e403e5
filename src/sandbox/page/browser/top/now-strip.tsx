import type { NowItem } from '../../page-item.ts';

/** What goes on, wherever the reader has scrolled to. */
export function NowStrip({ now }: { now: NowItem | undefined }) {
  return (
    <p className="now-strip" data-testid="now" data-live={now?.isLive === true}>
      {wordsOf(now)}
    </p>
  );
}

function wordsOf(now: NowItem | undefined): string {
  if (now?.closure === undefined) return 'Now: no closure yet';
  if (!now.isLive) return `Now: no closure is live · last: ${now.closure}`;
  return `Now: ${now.closure}${now.more > 0 ? ` · +${now.more}` : ''}`;
}
