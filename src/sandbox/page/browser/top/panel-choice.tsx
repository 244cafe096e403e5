import type { PageOperator } from '../../page-item.ts';
import { PlaceTabs } from '../frame/place-tabs.tsx';
import { itemOf, itemsOf, type PageState } from '../page-store.ts';

/** On a phone there is room for one panel: which one, with a mark on those where something is new. */
export function PanelChoice(props: {
  state: PageState;
  slack: PageOperator;
  teams: PageOperator;
  chosen: string;
  onChoose: (panel: string) => void;
}) {
  const { state, slack, teams } = props;
  const inSlack = itemsOf(state, 'slack-message').filter(
    ({ onlyFor }) => onlyFor === undefined || onlyFor === slack.slackUserId,
  );
  const channels = itemOf(state, 'place')?.teams.channels.map(({ id }) => id) ?? [];
  const inTeams = itemsOf(state, 'teams-post').filter(
    ({ place, isBot }) => isBot && [...channels, teams.teamsUserId].includes(place),
  );
  const ringing = itemsOf(state, 'phone').filter(
    ({ isMine, status }) => isMine && status === 'ringing',
  );
  const room = itemOf(state, 'machine-room');
  const broken = room?.workers.filter((worker) => worker.state !== 'running') ?? [];
  return (
    <nav className="panel-choice" aria-label="Panels">
      <PlaceTabs
        key={`${slack.slackUserId} ${teams.teamsUserId}`}
        label="Which panel to show"
        places={[
          { id: 'slack', name: 'Slack', testId: 'panel-slack', count: inSlack.length },
          { id: 'teams', name: 'Teams', testId: 'panel-teams', count: inTeams.length },
          { id: 'phones', name: 'Phones', testId: 'panel-phones', count: ringing.length },
          ...(room === undefined
            ? []
            : [
                {
                  id: 'machine-room',
                  name: 'Machine room',
                  testId: 'panel-machine-room',
                  count: broken.length,
                },
              ]),
        ]}
        chosen={props.chosen}
        onChoose={props.onChoose}
      />
    </nav>
  );
}
