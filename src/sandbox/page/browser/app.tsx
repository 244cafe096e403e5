import { useSyncExternalStore } from 'react';
import { Guide } from './frame/guide.tsx';
import { PageHead } from './frame/page-head.tsx';
import { useOperator } from './frame/use-operator.ts';
import { MachineRoom } from './machine-room.tsx';
import { itemOf, readPage, subscribeToPage } from './page-store.ts';
import { PhonePanel } from './phone/phone-panel.tsx';
import { SlackPanel } from './slack/slack-panel.tsx';
import { TeamsPanel } from './teams/teams-panel.tsx';

export function App() {
  const state = useSyncExternalStore(subscribeToPage, readPage);
  const place = itemOf(state, 'place');
  const operators = place?.operators ?? [];
  const [slackOperator, setSlackOperator] = useOperator('slack', operators, 0);
  const [teamsOperator, setTeamsOperator] = useOperator('teams', operators, 1);
  if (place === undefined || slackOperator === undefined || teamsOperator === undefined) {
    return <p className="starting">Connecting to the sandbox …</p>;
  }
  const room = itemOf(state, 'machine-room');
  const counts = itemOf(state, 'counts');
  return (
    <>
      <PageHead counts={counts} isConnected={state.isConnected} />
      <Guide operators={operators} />
      <main className="columns">
        <SlackPanel
          state={state}
          place={place}
          operator={slackOperator}
          onOperator={setSlackOperator}
        />
        <TeamsPanel
          state={state}
          place={place}
          operator={teamsOperator}
          onOperator={setTeamsOperator}
        />
        <PhonePanel state={state} />
      </main>
      {room !== undefined && <MachineRoom room={room} />}
    </>
  );
}
