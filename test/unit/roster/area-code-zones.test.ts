import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { areaZones } from '#domain/shared/phone/area-code-zones.ts';
import { areaCodes } from '#domain/shared/phone/area-codes.ts';

const numberOf = (areaCode: string) => `+1${areaCode}5550100`;

test.each([
  ['701', 'North Dakota', ['America/Chicago', 'America/Denver']],
  ['605', 'South Dakota', ['America/Chicago', 'America/Denver']],
  ['308', 'western Nebraska', ['America/Chicago', 'America/Denver']],
  ['402', 'Omaha', ['America/Chicago']],
  ['620', 'southern Kansas', ['America/Chicago', 'America/Denver']],
  ['785', 'northern Kansas', ['America/Chicago', 'America/Denver']],
  ['208', 'Idaho', ['America/Denver', 'America/Los_Angeles']],
  ['541', 'eastern Oregon', ['America/Denver', 'America/Los_Angeles']],
  ['775', 'Nevada but for Las Vegas', ['America/Denver', 'America/Los_Angeles']],
  ['812', 'southern Indiana', ['America/Chicago', 'America/New_York']],
  ['219', 'north-western Indiana', ['America/Chicago', 'America/New_York']],
  ['317', 'Indianapolis', ['America/New_York']],
  ['850', 'the Florida panhandle', ['America/Chicago', 'America/New_York']],
  ['270', 'western Kentucky', ['America/Chicago', 'America/New_York']],
  ['606', 'eastern Kentucky with Albany', ['America/Chicago', 'America/New_York']],
  ['423', 'Chattanooga and the Sequatchie valley', ['America/Chicago', 'America/New_York']],
  ['906', 'the Upper Peninsula', ['America/Chicago', 'America/New_York']],
  ['334', 'Phenix City', ['America/Chicago', 'America/New_York']],
  ['928', 'the Navajo Nation', ['America/Denver', 'America/Phoenix']],
  ['602', 'Phoenix', ['America/Phoenix']],
  ['915', 'El Paso', ['America/Denver']],
  ['907', 'Alaska', ['America/Adak', 'America/Anchorage']],
  ['808', 'Hawaii', ['Pacific/Honolulu']],
  ['787', 'Puerto Rico', ['America/Puerto_Rico']],
  ['340', 'the Virgin Islands', ['America/Puerto_Rico']],
  ['671', 'Guam', ['Pacific/Guam']],
  ['684', 'American Samoa', ['Pacific/Pago_Pago']],
])('%s is %s', (areaCode, _, zones) => {
  expect(areaZones(numberOf(areaCode))).toEqual(zones);
});

test.each([
  ['448', '850'],
  ['364', '270'],
  ['930', '812'],
  ['729', '423'],
  ['483', '334'],
  ['458', '541'],
  ['986', '208'],
  ['531', '402'],
])('%s is laid over %s and has its zones', (overlay, base) => {
  expect(areaZones(numberOf(overlay))).toEqual(areaZones(numberOf(base)));
});

test('a village with another clock than its area code is known by its exchange', () => {
  expect(areaZones('+14028235550')).toEqual(['America/Chicago', 'America/Denver']);
  expect(areaZones('+19158285550')).toEqual(['America/Chicago', 'America/Denver']);
});

test.each([
  ['a 500 number', '+15005550100'],
  ['a toll-free number', '+18005550100'],
  ['a Canadian number', '+14165550100'],
  ['a Jamaican number', '+18765550100'],
  ['a French number', '+33612345678'],
  ['a number that begins like one', '+12'],
])('%s tells nothing', (_, number) => {
  expect(areaZones(number)).toEqual([]);
});

test('every area code that a guardian may have has zones, and no code of anybody else has', () => {
  const here = new Set(['US', 'PR', 'VI', 'GU', 'MP', 'AS']);
  const missing: string[] = [];
  const wrong: string[] = [];
  for (let code = 200; code <= 999; code++) {
    const areaCode = String(code);
    const number = ['5550100', '2340100', '6330100']
      .map((rest) => parsePhoneNumberFromString(`+1${areaCode}${rest}`))
      .find((one) => one?.isValid());
    // Overlays are planned years before libphonenumber knows them; until then nothing can be imported in them.
    if (number === undefined) continue;
    const isOurs =
      here.has(number.country ?? '') && /FIXED_LINE|MOBILE/.test(number.getType() ?? '');
    const isKnown = areaZones(numberOf(areaCode)).length > 0;
    if (isOurs && !isKnown) missing.push(areaCode);
    if (!isOurs && isKnown) wrong.push(areaCode);
  }

  expect({ missing, wrong }).toEqual({ missing: [], wrong: [] });
});

test('each code stands once, and each zone is an IANA name with the zones of a code sorted', () => {
  const codes = areaCodes.flatMap((group) => group.codes.trim().split(/\s+/));

  expect(new Set(codes).size).toBe(codes.length);
  for (const { zones } of areaCodes) {
    expect(zones).toEqual(zones.toSorted());
    for (const zone of zones) expect(Temporal.Now.zonedDateTimeISO(zone).timeZoneId).toBe(zone);
  }
});
