import { escapeXml, round, styled, type Tone } from './draw.js';

export interface Bar {
  readonly name: string;
  /** The length of the bar; `shown` is its text. */
  readonly value: number;
  readonly shown: string;
  /** Default: `good`. */
  readonly tone?: Tone;
}

export interface BarChart {
  /** What a screen reader says. */
  readonly title: string;
  readonly bars: readonly Bar[];
  /** A value that all bars are compared with, and its name. */
  readonly reference?: { readonly value: number; readonly name: string };
}

const [leastNameWidth, barWidth, shownWidth, rowHeight] = [190, 400, 150, 30];
/** The width of a wide letter, since fonts differ, and the gap before the bar. */
const [letterWidth, gap] = [7.6, 10];

/** Horizontal bars, one below the other, with their values beside them. */
export function toBarsSvg({ bars, reference, title }: BarChart): string {
  const longest = Math.max(...bars.map(({ name }) => name.length));
  const nameWidth = Math.max(leastNameWidth, Math.ceil(longest * letterWidth) + 2 * gap);
  const most = Math.max(...bars.map(({ value }) => value), reference?.value ?? 0);
  const scale = (value: number): number => (value / most) * barWidth;
  const top = reference === undefined ? 10 : 34;
  const [width, height] = [nameWidth + barWidth + shownWidth, top + bars.length * rowHeight + 10];
  const rows = bars.map(({ name, shown, tone = 'good', value }, index) => {
    const y = top + index * rowHeight;
    return [
      `<text x="${nameWidth - gap}" y="${y + 20}" class="end">${escapeXml(name)}</text>`,
      `<g class="box ${tone}"><rect x="${nameWidth}" y="${y + 5}" width="${round(Math.max(scale(value), 1))}" height="${rowHeight - 10}"/></g>`,
      `<text x="${round(nameWidth + scale(value) + 8)}" y="${y + 20}" class="begin">${escapeXml(shown)}</text>`,
    ].join('');
  });
  const line =
    reference === undefined
      ? ''
      : `<path d="M${round(nameWidth + scale(reference.value))} 26 V${height - 8}" stroke-dasharray="5 4"/><text x="${round(nameWidth + scale(reference.value))}" y="18" font-size="13">${escapeXml(reference.name)}</text>`;
  return styled(
    { title, width, height },
    [line, ...rows].filter((part) => part !== ''),
  );
}
