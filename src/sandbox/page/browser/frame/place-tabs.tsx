import { useUnread } from './use-unread.ts';

export type PlaceTab = {
  id: string;
  name: string;
  testId: string;
  /** How much the bot has said there, where that is worth a mark. */
  count?: number;
};

/** Places to look at, one at a time, with a mark on those where something is new. */
export function PlaceTabs(props: {
  label: string;
  places: PlaceTab[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const totals = Object.fromEntries(props.places.map(({ id, count = 0 }) => [id, count]));
  const unreadOf = useUnread(totals, props.chosen);
  return (
    <div className="tabs" role="group" aria-label={props.label}>
      {props.places.map(({ id, name, testId }) => {
        const unread = unreadOf(id);
        return (
          <button
            key={id}
            type="button"
            aria-pressed={id === props.chosen}
            data-testid={testId}
            onClick={() => props.onChoose(id)}
          >
            {name}
            {unread > 0 && <span className="unread">{unread} new</span>}
          </button>
        );
      })}
    </div>
  );
}
