import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Noto Sans (SIL Open Font License 1.1) has Latin with Vietnamese, Cyrillic, Greek and Devanagari, and is embedded in
 * each PDF: what the reader's machine or ours has installed changes nothing.
 */
export const fonts = {
  regular: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
} as const;
