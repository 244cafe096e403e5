import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Noto Sans (SIL Open Font License 1.1) has Latin with Vietnamese, Cyrillic, Greek and Devanagari, and Noto Sans Arabic the
 * letters of Arabic. They are embedded in each PDF that uses them: what the reader's machine or ours has installed changes
 * nothing.
 */
export const fonts = {
  regular: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
  arabic: require.resolve(
    '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  ),
  arabicBold: require.resolve(
    '@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf',
  ),
} as const;
