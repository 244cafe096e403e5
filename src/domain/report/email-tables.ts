import { exact, people, words } from './cell.ts';
import type { EmailCounts, EmailStanding, EmailStops } from './email-store.ts';
import { left, type ReportTable, right } from './report.ts';

/** Apart from phones and families: nobody counts as reached by an e-mail. None of a district that sends none. */
export const emailsByClosure = (rows: readonly EmailCounts[]): ReportTable[] =>
  rows.length === 0
    ? []
    : [
        {
          title: 'E-mails, apart from phones',
          columns: [
            left('Closure'),
            right('Addresses'),
            right('Sent'),
            right('Refused'),
            right('Came back'),
            right('Unsubscribed'),
            right('In doubt'),
            right('Not sent'),
          ],
          rows: rows.map((row) => [
            exact(row.number),
            ...[
              row.addresses,
              row.sent,
              row.refused,
              row.bounced,
              row.unsubscribed,
              row.unknown,
              row.unsent,
            ].map(people),
          ]),
          none: '',
        },
      ];

export const emailNote =
  'Sent: the mail server took the e-mail. Nobody knows whether it was read, so no phone and no family counts as reached by it.';

export const emailStops = (of: EmailStops): ReportTable => ({
  title: 'E-mail',
  columns: [left('What'), right('Addresses')],
  rows: [
    [words('Unsubscribed from e-mail'), people(of.unsubscribed)],
    [words('Took that back'), people(of.resumed)],
    [words('No such mailbox'), people(of.noMailbox)],
  ],
  none: '',
});

/** None where the roster has no address. */
export const emailStanding = (of: EmailStanding): ReportTable[] =>
  of.addresses === 0
    ? []
    : [
        {
          title: 'E-mail addresses',
          columns: [left('Addresses'), right('How many')],
          rows: [
            [words('On the roster'), people(of.addresses)],
            [words('Unsubscribed from e-mail'), people(of.unsubscribed)],
            [words('No such mailbox'), people(of.noMailbox)],
          ],
          none: '',
        },
      ];
