import { PackageRefused } from '#sis/oneroster/package-refused.ts';

export type ServiceVersion = '1.1' | '1.2';

/** Where a school's system answers OneRoster requests, and by what it knows us. */
export type ServiceSettings = {
  /** Up to the version, such as `https://sis.example.org/ims/oneroster/rostering/v1p2`. */
  url: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
};

/** The address of the service says which version it speaks. */
export function versionOf({ url }: Pick<ServiceSettings, 'url'>): ServiceVersion {
  const { pathname } = new URL(url);
  if (/\/rostering\/v1p2\/?$/.test(pathname)) return '1.2';
  if (/\/v1p1\/?$/.test(pathname)) return '1.1';
  throw new PackageRefused(
    'ROSTER_URL ends in neither /ims/oneroster/rostering/v1p2 nor /ims/oneroster/v1p1',
  );
}
