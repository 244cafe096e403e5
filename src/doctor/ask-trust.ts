import { z } from 'zod';
import { askTwilio, type TwilioSettings } from './ask-twilio.ts';
import { type Finding, green, yellow } from './finding.ts';

const about = 'twilio.trust';
const page = z.looseObject({ meta: z.looseObject({ key: z.string() }) });
const tollFree = /^\+18(00|33|44|55|66|77|88)/;

/** What carriers want to know before they believe a caller: a profile for calls, a registration for texts. */
export async function askTrust(settings: TwilioSettings): Promise<Finding[]> {
  const profiles = await statusesOf(settings, 'trusthub', '/v1/CustomerProfiles', 'status');
  return [
    profiles.includes('twilio-approved')
      ? green(about, 'Twilio approved the business profile.')
      : yellow(
          about,
          `No business profile is approved (${profiles[0] ?? 'none was submitted'}), so calls may show as spam.`,
          'Submit one in Twilio’s Trust Hub, then register the numbers for SHAKEN/STIR.',
        ),
    tollFree.test(settings.TWILIO_FROM)
      ? await tollFreeTexts(settings)
      : await localTexts(settings),
  ];
}

async function tollFreeTexts(settings: TwilioSettings): Promise<Finding> {
  const found = await statusesOf(settings, 'messaging', '/v1/Tollfree/Verifications', 'status');
  return found.includes('TWILIO_APPROVED')
    ? green(about, 'The toll-free number is verified for texts.')
    : yellow(
        about,
        `No toll-free verification is approved (${found[0] ?? 'none was submitted'}), so carriers block texts.`,
        'Submit one in Twilio’s console; it takes some days.',
      );
}

async function localTexts(settings: TwilioSettings): Promise<Finding> {
  const { TWILIO_MESSAGING_SERVICE_SID: service } = settings;
  const path =
    service === undefined
      ? '/v1/a2p/BrandRegistrations'
      : `/v1/Services/${service}/Compliance/Usa2p`;
  const field = service === undefined ? 'status' : 'campaign_status';
  const found = await statusesOf(settings, 'messaging', path, field);
  return found.includes(service === undefined ? 'APPROVED' : 'VERIFIED')
    ? green(about, 'Texts are registered (A2P 10DLC).')
    : yellow(
        about,
        `Texts aren’t registered (A2P 10DLC: ${found[0] ?? 'nothing was submitted'}), so US carriers block them.`,
        'Register a brand and a campaign in Twilio’s console; it takes some weeks.',
      );
}

/** Twilio's newer lists say under which name the list stands. */
async function statusesOf(
  settings: TwilioSettings,
  host: 'messaging' | 'trusthub',
  path: string,
  field: string,
): Promise<string[]> {
  const { body } = await askTwilio(settings, host, `${path}?PageSize=50`);
  const read = page.safeParse(body);
  const list = read.success ? read.data[read.data.meta.key] : undefined;
  return z
    .array(z.record(z.string(), z.unknown()))
    .catch([])
    .parse(list)
    .map((one) => {
      const status = one[field];
      return typeof status === 'string' ? status : 'unknown';
    });
}
