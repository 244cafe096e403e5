import { readNumber } from '#commands/read-number.ts';
import { findIncident, findIncidentIds } from '#domain/incident/find-incident.ts';
import { command, Misuse } from './cli-command.ts';

export const incidentCommands = {
  'incident show': command({
    about: 'writes all that is kept of an incident or a breach drill, as JSON for an auditor',
    words: ['<number>'],
    run: async ({ db }, { words: [typed] }) => {
      const number = readNumber(typed);
      if (number === undefined || number === 'not-a-number')
        throw new Misuse('Give the incident’s number, such as 3.');
      const [found] = await findIncidentIds(db, number);
      const view = found && (await findIncident(db, found.id));
      if (view === undefined) throw new Misuse(`There is no incident ${number}.`);
      console.log(JSON.stringify(view, null, 2));
    },
  }),
};
