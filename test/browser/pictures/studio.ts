import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Platform } from '#domain/shared/platform.ts';
import type { StaffMember } from '#sandbox/district/staff.ts';
import { shownFolder, shownPictures } from './shown-pictures.ts';
import { shrinkPng } from './shrink-png.ts';
import { withCircles } from './with-circles.ts';

/** All of them, to be looked at. */
const folder = path.join(import.meta.dirname, '../../../.pictures');
const shown = shownPictures();

async function keep(name: string, png: Buffer): Promise<void> {
  await writeFile(path.join(folder, `${name}.png`), png);
  if (shown.has(name)) await writeFile(path.join(shownFolder, `${name}.png`), png);
}

/** As tall as the tallest card, for a card can't be seen beyond its pane. */
const looks = [
  { name: '390', width: 390, height: 1700, colorScheme: 'light' },
  { name: '1440', width: 1440, height: 1700, colorScheme: 'light' },
  { name: '390-dark', width: 390, height: 1700, colorScheme: 'dark' },
  { name: '1440-dark', width: 1440, height: 1700, colorScheme: 'dark' },
] as const;

type Panel = Platform | 'phones' | 'machine-room';
/** What is the sandbox page’s own, and would lie over a tall card. */
const bars = '.head, .guide, .composer, .panel-choice { display: none !important }';

type Shot = {
  /** Of the whole page, its own bars and all. */
  withBars?: true;
  /** Main pictures are taken on a dark screen too. */
  dark?: true;
  /** Instead of the tall one. */
  height?: number;
};

/** The sandbox page as four browsers show it at the same time: on a phone and at a desk, light and dark. */
export type Studio = {
  /** Who the viewer is on a platform. */
  be: (platform: Platform, member: Pick<StaffMember, 'name' | 'title'>) => Promise<void>;
  show: (platform: Platform, tab: string) => Promise<void>;
  /** In every browser. */
  each: (act: (page: Page, width: 390 | 1440) => Promise<void>) => Promise<void>;
  picture: (name: string, on: Panel, of: (page: Page) => Locator, shot?: Shot) => Promise<void>;
  /** The newest message of a platform, or the newest with these words. */
  message: (
    name: string,
    platform: Platform,
    words?: string | RegExp,
    shot?: Shot,
  ) => Promise<void>;
  /** The form or dialog that is open. */
  form: (name: string, platform: Platform, shot?: Shot) => Promise<void>;
  /** A page of its own, by its address or by what leads to it. */
  webPage: (name: string, open: (page: Page) => Promise<unknown>, shot?: Shot) => Promise<void>;
  /** A picture that is no part of the page. */
  file: (name: string, png: Buffer) => Promise<void>;
  /** What fails in one part keeps no other from being taken; false where something failed. */
  part: (name: string, take: () => Promise<void>) => Promise<void>;
  failed: () => string[];
};

export async function openStudio(browser: Browser, url: string): Promise<Studio> {
  await mkdir(folder, { recursive: true });
  const views = await Promise.all(
    looks.map(async ({ name, width, height, colorScheme }) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
        // The page takes no style but its own, and its bars are hidden by one.
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.goto(url);
      await page.getByTestId('now').waitFor();
      return { name, page, width, height, context, isDark: colorScheme === 'dark' };
    }),
  );
  const failures: string[] = [];
  const each: Studio['each'] = async (act) => {
    for (const { page, width } of views) await act(page, width);
  };
  const turnTo = async (page: Page, width: number, panel: Panel) => {
    if (width === 390) await page.getByTestId(`panel-${panel}`).click();
  };
  const save = async (name: string, of: Locator, style = '') =>
    keep(
      name,
      await shrinkPng(
        await withCircles(of.page(), () => of.screenshot({ animations: 'disabled', style })),
      ),
    );
  const wanted = (dark: boolean) => views.filter(({ isDark }) => dark || !isDark);
  const picture: Studio['picture'] = async (name, on, of, shot = {}) => {
    const { dark, height, withBars } = shot;
    for (const view of wanted(dark === true)) {
      const { page, width } = view;
      await page.setViewportSize({ width, height: height ?? view.height });
      await turnTo(page, width, on);
      const target = of(page);
      await target.waitFor({ timeout: 20_000 });
      // A card that is drawn again at that moment is taken once more.
      const style = withBars ? '' : bars;
      const take = () => save(`${name}-${view.name}`, target, style);
      await take().catch(take);
    }
  };
  return {
    each,
    picture,
    async be(platform, { name, title }) {
      await each(async (page, width) => {
        await turnTo(page, width, platform);
        const label = `${name} · ${title}`;
        await page.getByTestId(`operator-${platform}`).selectOption({ label });
      });
    },
    async show(platform, tab) {
      await each(async (page, width) => {
        await turnTo(page, width, platform);
        await page.getByTestId(`${platform}-tab-${tab}`).click();
      });
    },
    async message(name, platform, words = '', shot) {
      const beginning = platform === 'slack' ? 'slack-message' : 'teams-post';
      const of = (page: Page) =>
        page.locator(`.panel.${platform} [data-testid^=${beginning}]`).filter({ hasText: words });
      await picture(name, platform, (page) => of(page).last(), shot);
    },
    async form(name, platform, shot) {
      const id = platform === 'slack' ? 'slack-modal' : 'teams-dialog';
      await picture(name, platform, (page) => page.getByTestId(id), shot);
    },
    async webPage(name, open, { dark } = {}) {
      for (const { name: look, width, context } of wanted(dark === true)) {
        await using page = await context.newPage();
        await page.setViewportSize({ width, height: 844 });
        await open(page);
        await save(`${name}-${look}`, page.locator('main'));
      }
    },
    file: keep,
    async part(name, take) {
      const startedAt = performance.now();
      try {
        await take();
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      console.log(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    },
    failed: () => failures,
  };
}

/** Removes pictures of before, whose names nothing may take any more. */
export async function clearPictures(): Promise<void> {
  for (const one of [folder, shownFolder]) {
    await rm(one, { recursive: true, force: true });
    await mkdir(one);
  }
}
