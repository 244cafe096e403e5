import { randomUUID } from 'node:crypto';
import { sentenceCard } from '#cards/sentence-card.ts';
import { incidentFilesCard } from '#conversation/incident/files-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press, type Said } from '#conversation/kit/press.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { databaseNow } from '#database/transaction.ts';
import { deliveries } from '#domain/closure/campaign.ts';
import { recordTold } from '#domain/incident/clock/record-told.ts';
import { recordScope, recordScopesWithdrawn } from '#domain/incident/concerned/record-scope.ts';
import { readScope } from '#domain/incident/concerned/scope.ts';
import { findStaff } from '#domain/incident/find-incident.ts';
import { type IncidentFile, incidentFiles } from '#domain/incident/incident.ts';
import { draftNotice, recordNotice } from '#domain/incident/notice/draft-notice.ts';
import { findIncidentNotices } from '#domain/incident/notice/find-incident-notices.ts';
import { noticeLanguages, readNotice } from '#domain/incident/notice/notice.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import { fileLink } from '#files/file-kind.ts';
import { incidentFile } from '#files/kinds/incident-file.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { concernedWords } from './notices-card.ts';
import { noticeForm, scopeForm, toldForm } from './notices-forms.ts';

const told = press(
  { incident: id, clock: (given) => given },
  'no-incident',
  ({ db }, { operator }, { incident: incidentId, clock }) =>
    recordTold(db, { operator, incidentId, clock }),
);

/** Whom an incident concerns, and who was told of it. */
export const tellFamiliesCommand = {
  pressed: {
    'incident-scope-form': onIncident(openScope),
    'incident-notice-form': onIncident(openNotice),
    'incident-told-form': onIncident(openTold),
    'incident-told': told,
    'incident-files': onIncident(showFiles),
  },
  submitted: {
    'incident-scope': onIncident(setScope),
    'incident-notice': onIncident(writeNotice),
    'incident-told': told,
  },
} satisfies Command;

type Opened = NonNullable<Awaited<ReturnType<typeof findIncidentNotices>>>;

/** For those who may see whom it concerns. */
export function onIncident<Done extends { kind: string; reason?: Refusal }>(
  act: (context: CommandContext, actor: Actor, found: Opened, said: Said) => Promise<Done>,
) {
  return press(
    { incident: id },
    'no-incident',
    async (context, actor, { incident }, said): Promise<Done | Reply> => {
      if (!mayTakeFiles(actor.operator)) return refuse('not-compliance');
      const found = await findIncidentNotices(context.db, incident);
      return found === undefined ? refuse('no-incident') : act(context, actor, found, said);
    },
  );
}

async function openScope(context: CommandContext, _actor: Actor, found: Opened): Promise<Reply> {
  const now = (await databaseNow(context.db)).toZonedDateTimeISO(found.timeZone);
  return {
    kind: 'form',
    form: scopeForm({
      incident: found.incident,
      now: { date: now.toPlainDate().toString(), time: now.toPlainTime().toString().slice(0, 5) },
      staff: await findStaff(context.db),
    }),
  };
}

async function setScope(
  context: CommandContext,
  actor: Actor,
  found: Opened,
  { values = {} }: Said,
) {
  const about = { operator: actor.operator, incidentId: found.incident.id };
  if (values['kind'] === 'withdraw') {
    const withdrawn = await recordScopesWithdrawn(context.db, about);
    return withdrawn.kind === 'refused'
      ? withdrawn
      : said('Taken back. Nobody is on the list now; say again whom it concerns.');
  }
  const read = readScope(values, found.timeZone);
  if (read.kind === 'errors') return read;
  const recorded = await recordScope(context.db, { ...about, scope: read.scope });
  if (recorded.kind === 'refused')
    return recorded.reason === 'no-campaign'
      ? {
          kind: 'errors' as const,
          errors: { closure: 'No closure with this number has called anyone.' },
        }
      : refuse(recorded.reason);
  return said(
    `Added: ${concernedWords(recorded)}. The card in the compliance channel has the sum.`,
  );
}

async function openNotice(_context: CommandContext, _actor: Actor, found: Opened): Promise<Reply> {
  return {
    kind: 'form',
    form: noticeForm({
      incident: found.incident,
      form: randomUUID(),
      languages: noticeLanguages().map(({ name }) => name),
    }),
  };
}

/** The words are kept first: letters have them even where nobody may be called. */
async function writeNotice(
  context: CommandContext,
  actor: Actor,
  found: Opened,
  { data, values = {} }: Said,
) {
  const read = readNotice(values);
  if (read.kind === 'errors') return read;
  const about = { operator: actor.operator, incidentId: found.incident.id };
  const recorded = await recordNotice(context.db, { ...about, notice: read.notice });
  if (recorded.kind === 'refused') return recorded;
  const delivery = values['delivery'] ?? '';
  if (!isDelivery(delivery)) return said('Written. The letters are behind “Files” on the card.');
  const formId = readId(data['form']);
  const drafted = await draftNotice(context.db, { ...about, delivery, formId });
  if (drafted.kind === 'refused') return drafted;
  return said(
    'Written. Its card is in the closures channel; another person must approve it. While the incident holds calls, it waits.',
  );
}

const isDelivery = (value: string): value is Delivery => Object.hasOwn(deliveries, value);

async function openTold(_context: CommandContext, _actor: Actor, found: Opened): Promise<Reply> {
  const deadlines = found.deadlines.filter((one) => one.applies && one.toldAt === null);
  return deadlines.length === 0
    ? refuse('already-told')
    : { kind: 'form', form: toldForm({ incident: found.incident, deadlines }) };
}

async function showFiles(context: CommandContext, actor: Actor, found: Opened): Promise<Reply> {
  const { id, number } = found.incident;
  const link = (file: IncidentFile) =>
    fileLink(incidentFile, { incident: id, file }, { operatorId: actor.operator.id }, context);
  return {
    kind: 'private',
    card: incidentFilesCard({
      number,
      links: Object.fromEntries(incidentFiles.map((file) => [file, link(file)])) as Record<
        IncidentFile,
        string
      >,
      isCounted: found.found.counts !== null,
      hasNotice: found.found.notice !== undefined,
    }),
  };
}

const said = (text: string): Reply => ({ kind: 'private', card: sentenceCard({ text }) });
