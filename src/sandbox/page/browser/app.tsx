import { useState, useSyncExternalStore } from 'react';
import { useOperator } from './frame/use-operator.ts';
import { MachineRoom } from './machine-room.tsx';
import { itemOf, readPage, subscribeToPage } from './page-store.ts';
import { PhonePanel } from './phone/phone-panel.tsx';
import { SlackPanel } from './slack/slack-panel.tsx';
import { TeamsPanel } from './teams/teams-panel.tsx';
import { Guide } from './top/guide.tsx';
import { PageHead } from './top/page-head.tsx';
import { PanelChoice } from './top/panel-choice.tsx';

export function App() {
  const state = useSyncExternalStore(subscribeToPage, readPage);
  const [panel, setPanel] = useState('slack');
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
    <div className="page" data-panel={panel}>
      <PageHead counts={counts} now={itemOf(state, 'now')} isConnected={state.isConnected} />
      <Guide operators={operators} guide={itemOf(state, 'guide')} />
      <PanelChoice
        state={state}
        slack={slackOperator}
        teams={teamsOperator}
        chosen={panel}
        onChoose={setPanel}
      />
      <main className="panels">
        <div className="columns">
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
        </div>
        {room !== undefined && <MachineRoom room={room} />}
      </main>
    </div>
  );
}
