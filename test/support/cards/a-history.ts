import type { Why, WhyChannel } from '#domain/closure/why/why.ts';
import type { Evidence } from '#domain/consent/ledger/evidence.ts';
import {
  type ConsentHistory,
  entriesPerPage,
  type HistoryEntry,
} from '#domain/consent/lookup/consent-history.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import type { Channel } from '#domain/shared/channel.ts';

export const at = Temporal.Instant.from('2026-11-24T16:05:00Z');
export const timeZone = 'America/Chicago';
export const id = (place: number) => `018f0000-0000-7000-8000-${String(place).padStart(12, '0')}`;

/** As much as a phone comes to have: eight guardians with long names, at three schools each. */
export const phone: OfficePhone = {
  phoneId: id(1),
  lastDigits: '42',
  lineType: 'mobile',
  guardians: Array.from({ length: 11 }, (_, place) => ({
    id: id(100 + place),
    name: `Maria Guadalupe Hernandez-Villanueva ${place}`,
    language: 'es',
    schools: [
      'Cottonwood Elementary School',
      'Meadowlark Middle School',
      'Snake River High School',
    ],
    isBarred: place === 3,
    ofAge: 0,
    directoryRefused: 0,
    isContact: false,
  })),
  guardiansElsewhere: 2,
};

/** Nobody of another school uses it, so its words may be read. */
export const own: OfficePhone = { ...phone, guardiansElsewhere: 0 };

export const evidence: Evidence = {
  kind: 'consent',
  id: id(7),
  at,
  method: 'enrollment-form',
  wordingVersion: 'page-0123456789abcdef',
  language: 'es',
  reference: 'E'.repeat(120),
};

const entries: HistoryEntry[] = Array.from({ length: entriesPerPage }, (_, place) =>
  place % 2 === 0
    ? {
        kind: 'consent',
        ids: [id(place), id(place + 500)],
        saidAt: at,
        recordedAt: at.add({ hours: 30 }),
        by: { kind: 'operator', name: 'Bartholomew Featherstonehaugh' },
        channels: ['voice', 'text'],
        purposes: ['school-mission', 'other'],
        isWritten: true,
        method: 'enrollment-form',
        wordingVersion: 'page-0123456789abcdef',
        language: 'es',
        reference: 'R'.repeat(120),
        hasHash: true,
        relation: 'adult-student',
        endsWithdrawal: false,
        replaces: id(900),
        replacedBy: id(901),
      }
    : {
        kind: 'withdrawal',
        ids: [id(place)],
        saidAt: at,
        recordedAt: at.add({ hours: 30 }),
        by: { kind: 'guardian', name: undefined },
        channel: 'any',
        scope: 'all',
        means: 'voicemail',
        category: 'other',
        isDoubtful: true,
        words: 'ш'.repeat(800),
        effectiveAt: at,
        honorBy: at.add({ hours: 336 }),
        retracts: null,
        retractedBy: id(902),
        confirmation: 'sent',
      },
);

export const history: ConsentHistory = {
  ...phone,
  timeZone,
  entries,
  page: 0,
  older: 30,
  total: 45,
  disclosures: Array.from({ length: 6 }, (_, place) => ({
    what: 'consent-history',
    at,
    by: 'Bartholomew Featherstonehaugh',
    number: place === 0 ? 12 : null,
  })),
  disclosuresInAll: 4000,
};

export const channel = (one: Channel): WhyChannel => {
  const rule = {
    id: 'mission-unconfirmed',
    groups: [],
    ruleSet: '2025-04-11',
    reason: 'recent consent; no reassignment data',
    citation: '47 CFR 64.1200(a)(1)(iii), (m)',
    beyondLaw: null,
  };
  return {
    channel: one,
    listed: { kind: 'included', rule, evidence },
    attempts: [1, 2, 3, 4, 5].map((tryNumber) => ({
      tryNumber,
      at,
      state: 'no-answer',
      disposition: 'no-answer',
      householdAt: null,
      rule,
    })),
    now: { allows: false, reason: 'opted out', rule: 'revoked' },
  };
};

export const why: Why = {
  phone,
  timeZone,
  closure: {
    number: 1234,
    happening: 'evacuation',
    purpose: 'school-mission',
    delivery: 'call-and-text',
    state: 'finished',
    eventDate: '2026-11-24',
    submittedAt: at,
    ruleSet: '2025-04-11',
    groups: [],
    callsContacts: false,
  },
  channels: [channel('voice'), channel('text')],
};

export const links = {
  file: 'https://bellwether.example.org/evidence',
  counsel: 'https://bellwether.example.org/counsel',
  archive: 'https://bellwether.example.org/archive',
};
