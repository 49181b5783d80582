import { wrapAnsi } from 'fast-wrap-ansi';
import { type CastLine, colourCode, demoCast, readCast, withoutColours } from '../read-cast.js';
import { escapeXml } from './draw.js';

const columns = 86;
const rows = 24;
const rowHeight = 18;
const margin = 16;
const width = columns * 8 + 2 * margin;
const height = rows * rowHeight + 2 * margin;

/** Lines that come faster than they can be read are shown one after another, and a chapter waits longer. */
const leastGapMs = 150;
const chapterGapMs = 900;

interface Row {
  readonly atMs: number;
  readonly text: string;
}

function toRows(lines: readonly CastLine[]): readonly Row[] {
  const begin = lines[0]?.atMs ?? 0;
  let last = -leastGapMs;
  return lines.flatMap(({ atMs, text }) => {
    const isBlank = text === '';
    if (!isBlank) last = Math.max(atMs - begin, last + leastGapMs);
    else last += chapterGapMs;
    return wrapAnsi(text, columns, { trim: false })
      .split('\n')
      .map((row) => ({ atMs: last, text: row }));
  });
}

/** Styles by the number in a terminal's colour code; any other number ends the style. */
const styles: Readonly<Record<string, string>> = {
  1: 'bold',
  31: 'bad',
  32: 'good',
  33: 'warn',
  35: 'doubt',
  90: 'dim',
};

function drawRow({ atMs, text }: Row, index: number): string {
  // HTML would collapse consecutive spaces into one.
  const [plain = '', ...coloured] = text.replaceAll(' ', '\u00a0').split(colourCode);
  const spans = [escapeXml(plain)];
  for (let at = 0; at < coloured.length; at += 2) {
    const [code = '', part = ''] = coloured.slice(at, at + 2);
    if (part === '') continue;
    const style = styles[code];
    spans.push(style === undefined ? escapeXml(part) : `<tspan class="${style}">${escapeXml(part)}</tspan>`);
  }
  const y = (index + 0.75) * rowHeight;
  return `<text x="${margin}" y="${y}" style="animation-delay:${toSeconds(atMs)}">${spans.join('')}</text>`;
}

const toSeconds = (ms: number): string => `${(ms / 1_000).toFixed(2)}s`;

/** How far the rows are shifted once this many have appeared: the last ones are visible, as in a terminal. */
const shift = (come: number): number => -Math.max(0, come - rows) * rowHeight;

/**
 * What a program wrote, as an SVG that plays once by itself. With reduced motion, and at its end, it shows the last rows. It
 * pauses while the pointer or the keyboard focus is on it.
 */
function toRecordingSvg(lines: readonly CastLine[], title: string): string {
  const all = toRows(lines);
  const lasts = all.at(-1)?.atMs ?? 0;
  const frames = all.map(
    ({ atMs }, index) => `${((atMs / lasts) * 100).toFixed(2)}%{transform:translateY(${shift(index + 1)}px)}`,
  );
  const said = withoutColours(lines.at(-1)?.text ?? '').trim();
  const label = escapeXml(`A recording of ${title}. Its last line: ${said}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="wamux-recording" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<title>${label}</title>
<style>
.wamux-recording { --own-ink: #213547; --own-dim: #67676c; --own-page: #f6f6f7; --own-good: #18794e; --own-bad: #b8272c; --own-warn: #915930; --own-doubt: #6f42c1; font: 13px ui-monospace, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { .wamux-recording { --own-ink: #dfdfd6; --own-dim: #98989f; --own-page: #161618; --own-good: #3dd68c; --own-bad: #f66f81; --own-warn: #f9b44e; --own-doubt: #c8abfa; } }
.wamux-recording .page { fill: var(--vp-code-block-bg, var(--own-page)); }
.wamux-recording text { fill: var(--vp-c-text-1, var(--own-ink)); animation: wamux-come 1ms both; }
.wamux-recording .bold { font-weight: 700; }
.wamux-recording .dim { fill: var(--vp-c-text-2, var(--own-dim)); }
.wamux-recording .good { fill: var(--vp-c-green-1, var(--own-good)); }
.wamux-recording .bad { fill: var(--vp-c-red-1, var(--own-bad)); }
.wamux-recording .warn { fill: var(--vp-c-yellow-1, var(--own-warn)); }
.wamux-recording .doubt { fill: var(--vp-c-purple-1, var(--own-doubt)); }
.wamux-recording .roll { transform: translateY(${shift(all.length)}px); animation: wamux-roll ${toSeconds(lasts)} step-end both; }
.wamux-recording:hover *, :focus > .wamux-recording * { animation-play-state: paused; }
@media (prefers-reduced-motion: reduce) { .wamux-recording * { animation: none !important; } }
@keyframes wamux-come { from { opacity: 0; } }
@keyframes wamux-roll { ${frames.join(' ')} }
</style>
<rect class="page" width="${width}" height="${height}" rx="8"/>
<svg y="${margin}" width="${width}" height="${rows * rowHeight}"><g class="roll">
${all.map(drawRow).join('\n')}
</g></svg>
</svg>
`;
}

export const demo = toRecordingSvg(readCast(demoCast), 'npm run demo');
