import { sqlState } from '#database/transaction.ts';
import { listRuleSets } from '#domain/consent/rules/list-rule-sets.ts';
import { describeRuleDated, describeRuleSets } from '#domain/consent/rules/rule-set.ts';
import { setRuleDate } from '#domain/consent/rules/set-rule-date.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { by, command, Misuse, ownerCommand } from './cli-command.ts';

export const ruleCommands = {
  'rules list': command({
    about: 'the sets of rules and their days',
    run: async ({ db }) => console.log(describeRuleSets(await listRuleSets(db))),
  }),
  // The rules belong to the owner of the database: the application reads them and can't change them.
  'rules date': ownerCommand({
    about: 'from which day a set of rules counts',
    words: ['<version>', '<YYYY-MM-DD | none>'],
    run: async ({ db }, { words: [version, day] }) => {
      if (version === undefined || day === undefined)
        throw new Misuse('Name the set of rules, and its day (2027-01-31) or “none”.');
      const from = day === 'none' ? undefined : dayOf(day);
      const dated = await setRuleDate(db, { version, from, by }).catch((error: unknown) => {
        if (sqlState(error) !== '42501') throw error;
        throw new Misuse('Only the owner of the database dates rules: set MIGRATION_DATABASE_URL.');
      });
      console.log(describeRuleDated(dated));
      if (dated.kind === 'refused') process.exitCode = 1;
    },
  }),
};

function dayOf(text: string): Temporal.PlainDate {
  const day = readDay(text);
  if (day === undefined) throw new Misuse(`“${text}” is no day such as 2027-01-31.`);
  return day;
}
