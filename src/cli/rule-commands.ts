import { sqlState } from '#database/transaction.ts';
import { listRuleSets } from '#domain/consent/rules/list-rule-sets.ts';
import { describeRuleDated, describeRuleSets } from '#domain/consent/rules/rule-set.ts';
import { setRuleDate } from '#domain/consent/rules/set-rule-date.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { by, command, Misuse, ownerCommand } from './cli-command.ts';

export const ruleCommands = {
  'rules list': command({
    about: 'lists the rule sets and their dates',
    run: async ({ db }) => console.log(describeRuleSets(await listRuleSets(db))),
  }),
  // The rules belong to the owner of the database: the application reads them and can't change them.
  'rules date': ownerCommand({
    about: 'sets the date from which a rule set applies',
    words: ['<version>', '<YYYY-MM-DD | none>'],
    run: async ({ db }, { words: [version, day] }) => {
      if (version === undefined || day === undefined)
        throw new Misuse('Give the rule set and its date (2027-01-31) or “none”.');
      const from = day === 'none' ? undefined : dayOf(day);
      const dated = await setRuleDate(db, { version, from, by }).catch((error: unknown) => {
        if (sqlState(error) !== '42501') throw error;
        throw new Misuse(
          'Only the owner of the database can date rules: set MIGRATION_DATABASE_URL.',
        );
      });
      console.log(describeRuleDated(dated));
      if (dated.kind === 'refused') process.exitCode = 1;
    },
  }),
};

function dayOf(text: string): Temporal.PlainDate {
  const day = readDay(text);
  if (day === undefined) throw new Misuse(`“${text}” is not a date such as 2027-01-31.`);
  return day;
}
