import type { FormErrors, FormValues } from '#cards/form.ts';
import { roleNames } from '#cards/words/role-words.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { readLanguage } from '#domain/language/home-language.ts';
import { revokePower } from '#domain/people/operator/account/revoke-power.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import type { RoleRequest } from '#domain/people/operator/role-change/role-change.ts';
import { startRoleChange } from '#domain/people/operator/role-change/start-role-change.ts';
import { showPeople } from './show-people.ts';

export const roleCommand = {
  submitted: { 'role-change': submitRoleChange },
} satisfies Command;

/** The form that asks for a change of roles was sent. */
async function submitRoleChange(
  context: CommandContext,
  actor: Actor,
  { values }: Submission,
): Promise<Reply> {
  const { operator, account } = actor;
  const who = { operator, platform: account.platform };
  const operatorId = readId(values['person']);
  if (operatorId === undefined) return { kind: 'errors', errors: { person: 'Choose the person.' } };
  const act = values['act'];
  if (act === 'deactivate') {
    const revoked = await revokePower(context.db, { ...who, operatorId });
    if (revoked.kind === 'refused') return refuse(revoked.reason);
    return showPeople(context, actor, { lead: 'All roles of this person have ended.' });
  }
  if (act !== 'grant' && act !== 'revoke') return refuse('out-of-date');
  const held = readHeld(values);
  if ('errors' in held) return { kind: 'errors', errors: held.errors };
  const asked = await startRoleChange(context.db, {
    ...who,
    change: { act, operatorId, ...held },
  });
  if (asked.kind === 'refused') return refuse(asked.reason);
  return showPeople(context, actor, {
    lead: 'Requested. A different administrator must confirm it within 24 hours.',
  });
}

/** Which role, and where it holds; a translator's is of one language, everywhere. */
function readHeld(
  values: FormValues,
): Pick<RoleRequest, 'role' | 'schoolId' | 'language'> | { errors: FormErrors } {
  const role = readRole(values['role']);
  if (role === undefined) return { errors: { role: 'Choose the role.' } };
  if (role === 'translator') {
    const language = readLanguage(values['language'] ?? '');
    return language === undefined || language === 'en'
      ? { errors: { language: 'Choose the language they read.' } }
      : { role, schoolId: null, language };
  }
  const schoolId = values['school'] === 'all' ? null : readId(values['school']);
  return schoolId === undefined
    ? { errors: { school: 'Choose where.' } }
    : { role, schoolId, language: null };
}

function readRole(word: string | undefined): Role | undefined {
  return Object.keys(roleNames).find((role): role is Role => role === word);
}
