/** The export as a whole can't be read; the message is for the person who started the import. */
export class PackageRefused extends Error {
  override name = 'PackageRefused';
}
