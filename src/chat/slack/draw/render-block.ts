import type { KnownBlock, RichTextBlock, RichTextElement, SectionBlock } from '@slack/types';
import type { Block, Fact, Tone } from '#cards/card.ts';
import { drawTable } from './draw-table.ts';
import { bold, cut, exact, plain, richText, spoken, words } from './slack-text.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const maxSectionText = 3000;
const maxFieldText = 2000;
/** Slack allows ten fields; a fact takes two of them, side by side. */
const factsInSection = 5;
/** A long quotation must still leave room for the rest of the card. */
const maxQuote = 4000;

export const toneMark: Record<Tone, string> = {
  neutral: '⚪',
  waiting: '🟡',
  good: '🟢',
  warning: '🟠',
  bad: '🔴',
  drill: '🟪',
};

export const noteMark = (tone: Tone): string => (tone === 'neutral' ? '' : `${toneMark[tone]} `);

export function renderBlock(block: Block, markOf: (tone: Tone) => string): KnownBlock[] {
  switch (block.kind) {
    case 'text':
      return [textLine(block)];
    case 'heading':
      return [strongLine(block.text)];
    case 'note': {
      const mark = markOf(block.tone ?? 'neutral');
      return [{ type: 'context', elements: [plain(`${mark}${block.text}`, maxFieldText)] }];
    }
    case 'mention':
      return [richText({ type: 'rich_text_section', elements: mentionElements(block) })];
    case 'quote':
      return [
        richText(
          { type: 'rich_text_section', elements: [words(block.label, { bold: true })] },
          { type: 'rich_text_quote', elements: [spoken(cut(block.text, maxQuote))] },
        ),
      ];
    case 'code':
      return [richText({ type: 'rich_text_preformatted', elements: [exact(block.text)] })];
    case 'facts':
      return renderFacts(block);
    case 'contact':
      return [drawContact(block)];
    case 'table':
      return [drawTable(block)];
    case 'progress':
      return [section(`${bar(block.done, block.total)}${shareBeside(block)}\n${block.label}`)];
    case 'divider':
      return [{ type: 'divider' }];
  }
}

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#user-element-type */
function mentionElements({ lead, people, rest }: Extract<Block, { kind: 'mention' }>) {
  const named = people.flatMap(({ userId }, index): RichTextElement[] => [
    words(index === 0 ? ' ' : ', '),
    { type: 'user', user_id: userId },
  ]);
  return [words(lead), ...named, ...(rest === '' ? [] : [words(` ${rest}`)])];
}

const textLine = ({ text, strong }: { text: string; strong?: boolean }) =>
  strong === true ? strongLine(text) : section(text);

function section(text: string): SectionBlock {
  return { type: 'section', text: plain(text, maxSectionText) };
}

export function strongLine(text: string): KnownBlock {
  return richText({
    type: 'rich_text_section',
    elements: [words(cut(text, maxSectionText), { bold: true })],
  });
}

function renderFacts({ facts, layout }: Extract<Block, { kind: 'facts' }>): KnownBlock[] {
  if (layout === 'lines') return renderLines(facts);
  const sections: SectionBlock[] = [];
  for (let start = 0; start < facts.length; start += factsInSection) {
    const fields = facts
      .slice(start, start + factsInSection)
      .flatMap((fact) => [bold(fact.label), plain(fact.value, maxFieldText)]);
    sections.push({ type: 'section', fields });
  }
  return sections;
}

/** Two fields of a phone's width leave the second one three words a line; a label in front of its words leaves them all. */
function renderLines(facts: Fact[]): KnownBlock[] {
  if (facts.length === 0) return [];
  return [
    richText(
      ...facts.map(({ label, value }) => ({
        type: 'rich_text_section' as const,
        elements: [words(label, { bold: true }), words(`  ${cut(value, maxFieldText)}`)],
      })),
    ),
  ];
}

const barWidth = 20;

/** A started bar shows at least one full cell, an unfinished one at least one empty cell. */
function bar(done: number, total: number): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 0;
  const rounded = Math.round(share * barWidth);
  const least = share > 0 ? 1 : 0;
  const most = share < 1 ? barWidth - 1 : barWidth;
  const full = Math.min(Math.max(rounded, least), most);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}

/** Rounded down, so that only a full bar says 100%; nothing where the label has a share of its own. */
function shareBeside({ done, total, label }: { done: number; total: number; label: string }) {
  if (label.includes('%')) return '';
  return ` ${total > 0 ? Math.floor(Math.min(Math.max(done / total, 0), 1) * 100) : 0}%`;
}

/** A long line must leave room for the rest of the card. */
const maxLine = 500;

/**
 * Whom to call. A link is an element of its own in rich text, made of our number alone: words beside it can't be one.
 * https://docs.slack.dev/reference/block-kit/block-elements/link-element
 */
function drawContact({ label, lines }: Extract<Block, { kind: 'contact' }>): RichTextBlock {
  const drawn = lines.flatMap(({ call, text }, index): RichTextElement[] => {
    const end = index + 1 < lines.length ? '\n' : '';
    const said = words(`${cut(call === undefined ? text : ` · ${text}`, maxLine)}${end}`);
    return call === undefined
      ? [said]
      : [{ type: 'link', url: `tel:${call.number}`, text: call.text }, said];
  });
  const head = words(`${cut(label, maxLine)}\n`, { bold: true });
  return richText({ type: 'rich_text_section', elements: [head, ...drawn] });
}
