import type { WhyAbsent } from '#domain/closure/why/why.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** Why a phone is not on the list. */
export function absentWords(because: WhyAbsent, channel: Channel): string {
  switch (because) {
    case 'not-this-way':
      return channel === 'voice' ? 'This closure made no calls.' : 'This closure sent no texts.';
    case 'not-sealed':
      return 'The call list is still being made.';
    case 'not-on-roster':
      return 'No family or staff on the roster uses this number now.';
    case 'other-schools':
      return 'The closure was for other schools.';
    case 'other-groups':
      return 'The closure was for groups that no student of this family is in.';
    case 'only-staff':
      return 'The closure told only the staff of its schools.';
    case 'only-families':
      return 'The closure told families, and not the staff of its schools.';
    case 'no-contacts':
      return 'The closure called no emergency contacts.';
    case 'not-reached-before':
      return 'It went only to phones that an earlier closure reached.';
    case 'not-concerned':
      return 'It told the families of an incident, which does not concern this one.';
    case 'had-the-notice':
      return 'It told families of their rights who had no notice for a year, and this one had.';
    case 'joined-later':
      return 'The roster had no such family at these schools when the call list was made.';
  }
}
