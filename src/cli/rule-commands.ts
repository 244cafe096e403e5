import { sqlState } from '#database/transaction.ts';
import { findLaw } from '#domain/audit-run/law/find-law.ts';
import { describeLaw } from '#domain/audit-run/law/law.ts';
import { listRuleSets } from '#domain/consent/rules/list-rule-sets.ts';
import { describeRuleDated, describeRuleSets } from '#domain/consent/rules/rule-set.ts';
import { type RuleDate, setRuleDates } from '#domain/consent/rules/set-rule-dates.ts';
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
    words: ['<version>', '<YYYY-MM-DD | none>', '[<version>', '<YYYY-MM-DD | none>]'],
    run: async ({ db }, { words }) => {
      const dates = datesOf(words);
      const dated = await setRuleDates(db, { dates, by }).catch((error: unknown) => {
        if (sqlState(error) !== '42501') throw error;
        throw new Misuse(
          'Only the owner of the database can date rules: set MIGRATION_DATABASE_URL.',
        );
      });
      console.log(describeRuleDated(dated));
      if (dated.kind === 'refused') process.exitCode = 1;
    },
  }),
  'law list': command({
    about: 'lists the statutes, orders and cases that rules and deadlines rest on',
    run: async ({ db }) => console.log(describeLaw(await findLaw(db))),
  }),
};

/** A set and its day, and a second one where each takes the other's place. */
function datesOf([version, day, other, otherDay]: readonly string[]): RuleDate[] {
  const isPaired = (other === undefined) === (otherDay === undefined);
  if (version === undefined || day === undefined || !isPaired)
    throw new Misuse('Give the rule set and its date (2027-01-31) or “none”.');
  const dateOf = (text: string) => (text === 'none' ? undefined : dayOf(text));
  return [
    { version, from: dateOf(day) },
    ...(other === undefined || otherDay === undefined
      ? []
      : [{ version: other, from: dateOf(otherDay) }]),
  ];
}

function dayOf(text: string): Temporal.PlainDate {
  const day = readDay(text);
  if (day === undefined) throw new Misuse(`“${text}” is not a date such as 2027-01-31.`);
  return day;
}
