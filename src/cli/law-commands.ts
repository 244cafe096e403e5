import { findLaw } from '#domain/audit-run/law/find-law.ts';
import { describeLaw } from '#domain/audit-run/law/law.ts';
import { command } from './cli-command.ts';

export const lawCommands = {
  'law list': command({
    about: 'lists the statutes, orders and cases that rules and deadlines rest on',
    run: async ({ db }) => console.log(describeLaw(await findLaw(db))),
  }),
};
