import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { type Drawing, fitDrawnText, type Mark } from './drawing.ts';
import { fonts } from './fonts.ts';

/**
 * Teams takes card images of at most 1024 × 1024 pixels and 1 MB.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
 */
const maxPixels = 1024;

const family = 'Bellwether Report';
GlobalFonts.registerFromPath(fonts.regular, family);
GlobalFonts.registerFromPath(fonts.bold, family);

/** As large as chat platforms take it, on white: dark themes would swallow the words. */
export function paintPng(drawing: Drawing): Promise<Buffer> {
  const scale = maxPixels / Math.max(drawing.width, drawing.height);
  const canvas = createCanvas(
    Math.floor(drawing.width * scale),
    Math.floor(drawing.height * scale),
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  for (const mark of drawing.marks) paint(mark, context);
  return canvas.encode('png');
}

function paint(mark: Mark, context: SKRSContext2D): void {
  context.fillStyle = mark.fill;
  if (mark.kind === 'bar') {
    context.fillRect(mark.x, mark.y, mark.width, mark.height);
    return;
  }
  context.font = `${mark.weight === 'bold' ? 700 : 400} ${mark.size}px "${family}"`;
  context.textAlign = mark.align;
  const text = fitDrawnText(mark.text, mark.maxWidth, (part) => context.measureText(part).width);
  context.fillText(text, mark.x, mark.y);
}
