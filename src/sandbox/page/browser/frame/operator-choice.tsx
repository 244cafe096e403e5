import type { Platform } from '../../../../domain/shared/platform.ts';
import type { PageOperator, PlaceItem } from '../../page-item.ts';

/** Who the viewer is here: a chip that is a list when it is pressed. */
export function OperatorChoice(props: {
  platform: Platform;
  place: PlaceItem;
  operator: PageOperator;
  onChoose: (teamsUserId: string) => void;
}) {
  const { name } = props.operator;
  return (
    <label className="operator">
      <span>You are</span>
      <span className="chip">
        <span className="chip-mark" aria-hidden="true">
          {initialsOf(name)}
        </span>
        <select
          data-testid={`operator-${props.platform}`}
          value={props.operator.teamsUserId}
          onChange={(event) => props.onChoose(event.target.value)}
        >
          {props.place.operators.map((operator) => (
            <option key={operator.teamsUserId} value={operator.teamsUserId}>
              {operator.name} · {operator.title}
            </option>
          ))}
        </select>
      </span>
    </label>
  );
}

/** Such as DW. */
function initialsOf(name: string): string {
  return name
    .split(' ')
    .map((part) => part.slice(0, 1))
    .join('');
}
