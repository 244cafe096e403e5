import type { Platform } from '../../../../domain/shared/platform.ts';
import type { PageOperator, PlaceItem } from '../../page-item.ts';

export function OperatorChoice(props: {
  platform: Platform;
  place: PlaceItem;
  operator: PageOperator;
  onChoose: (teamsUserId: string) => void;
}) {
  return (
    <label className="operator">
      <span>You are</span>
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
    </label>
  );
}
