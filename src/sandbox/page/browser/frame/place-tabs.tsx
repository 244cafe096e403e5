import { useState } from 'react';

export type PlaceTab = {
  id: string;
  name: string;
  testId: string;
  /** How much the bot has said there, where that is worth a mark. */
  count?: number;
};

/** The channels of a platform and, in Teams, the person's own chat with the bot, where its private answers come. */
export function PlaceTabs(props: {
  label: string;
  places: PlaceTab[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const total = (id: string) => props.places.find((place) => place.id === id)?.count ?? 0;
  const [seen, setSeen] = useState(() => new Map(props.places.map(({ id }) => [id, total(id)])));
  if (seen.get(props.chosen) !== total(props.chosen)) {
    setSeen(new Map(seen).set(props.chosen, total(props.chosen)));
  }
  return (
    <div className="tabs" role="group" aria-label={props.label}>
      {props.places.map(({ id, name, testId }) => {
        const unread = total(id) - (seen.get(id) ?? 0);
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
