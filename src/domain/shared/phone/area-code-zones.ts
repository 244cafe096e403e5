import { hash } from 'node:crypto';
import { areaCodes, exchanges } from './area-codes.ts';

const byAreaCode = new Map<string, readonly string[]>(
  areaCodes.flatMap(({ zones, codes }) =>
    codes
      .trim()
      .split(/\s+/)
      .map((code): [string, readonly string[]] => [code, zones]),
  ),
);

const byExchange = new Map<string, readonly string[]>(
  exchanges.map(({ exchange, zone }) => [
    exchange,
    [...new Set([...(byAreaCode.get(exchange.slice(0, 3)) ?? []), zone])].toSorted(),
  ]),
);

const unknown: readonly string[] = [];

/**
 * The IANA zones in which a US number's area code lies, sorted; none where the number does not tell (a 500 number,
 * another country's). A mobile keeps its area code wherever its owner moves, so these are candidates beside the
 * household's and the school's zone, and never instead of them.
 */
export function areaZones(e164: string): readonly string[] {
  if (!e164.startsWith('+1')) return unknown;
  return byExchange.get(e164.slice(2, 8)) ?? byAreaCode.get(e164.slice(2, 5)) ?? unknown;
}

/** Another table is another edition, by which an import knows that it must read everybody's numbers again. */
export const areaZonesEdition = hash('sha1', JSON.stringify([areaCodes, exchanges]), 'hex').slice(
  0,
  8,
);
