/** What a box stands for: a good end, a bad one, a doubtful one, or a part. */
export type Tone = 'part' | 'good' | 'bad' | 'doubt';

export interface Box {
  /** The centre and the size, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height?: number;
  readonly tone: Tone;
  readonly lines: readonly string[];
}

export interface Arrow {
  readonly from: Box;
  readonly to: Box;
  readonly label?: string;
  /** How far its middle is off the straight line, in pixels. */
  readonly bend?: number;
  readonly isDashed?: true;
}

export interface Diagram {
  /** What a screen reader says. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

const lineHeight = 18;
const heightOf = ({ height, lines }: Box): number => height ?? lines.length * lineHeight + 20;

/**
 * Draws a diagram as SVG. On a page of the site it has the site's colours, and elsewhere those of the reader's light or dark
 * mode, so that it can be read on GitHub too.
 */
export function toSvg(diagram: Diagram): string {
  return styled(diagram, [...diagram.arrows.map(drawArrow), ...diagram.boxes.map(drawBox)]);
}

/** Puts these parts into one picture. */
export function styled(
  { height, title, width }: Pick<Diagram, 'height' | 'title' | 'width'>,
  parts: readonly string[],
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" class="wamux-diagram" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<style>
.wamux-diagram { --own-ink: #213547; --own-line: #67676c; --own-page: #ffffff; max-width: 100%; height: auto; font: 14px system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { .wamux-diagram { --own-ink: #dfdfd6; --own-line: #98989f; --own-page: #1b1b1f; } }
.wamux-diagram text { fill: var(--vp-c-text-1, var(--own-ink)); text-anchor: middle; stroke: var(--vp-c-bg, var(--own-page)); stroke-width: 4px; paint-order: stroke; }
.wamux-diagram .box text { stroke: none; }
.wamux-diagram .begin { text-anchor: start; }
.wamux-diagram .end { text-anchor: end; }
.wamux-diagram path { fill: none; stroke: var(--vp-c-text-2, var(--own-line)); stroke-width: 1.5; }
.wamux-diagram .head { fill: var(--vp-c-text-2, var(--own-line)); stroke: none; }
.wamux-diagram rect { stroke-width: 1.5; }
.wamux-diagram .gap { fill: var(--vp-c-bg, var(--own-page)); }
.wamux-diagram .part rect { fill: #64748b1f; stroke: #64748b; }
.wamux-diagram .good rect { fill: #10b98126; stroke: #10b981; }
.wamux-diagram .bad rect { fill: #f43f5e1f; stroke: #f43f5e; }
.wamux-diagram .doubt rect { fill: #a855f726; stroke: #a855f7; }
</style>
<rect width="${width}" height="${height}" fill="var(--vp-c-bg, var(--own-page))"/>
${parts.join('\n')}
</svg>
`;
}

function drawBox(box: Box): string {
  const { lines, tone, width, x, y } = box;
  const height = heightOf(box);
  const first = y - ((lines.length - 1) * lineHeight) / 2 + 5;
  const texts = lines.map((line, index) => {
    const weight = index === 0 ? ' font-weight="600"' : '';
    return `<text x="${x}" y="${first + index * lineHeight}"${weight}>${escapeXml(line)}</text>`;
  });
  return `<g class="box ${tone}"><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="8"/>${texts.join('')}</g>`;
}

function drawArrow({ bend = 0, from, isDashed, label, to }: Arrow): string {
  const middle = aside(from, to, bend);
  const begin = edgeOf(from, middle);
  const end = edgeOf(to, middle);
  // A quadratic curve runs half as far from the line as its control point.
  const control = aside(begin, end, 2 * bend);
  const angle = Math.atan2(end.y - control.y, end.x - control.x);
  const wing = (turn: number): string =>
    `${round(end.x - 9 * Math.cos(angle + turn))} ${round(end.y - 9 * Math.sin(angle + turn))}`;
  const dash = isDashed === true ? ' stroke-dasharray="5 4"' : '';
  const place = aside(begin, end, bend);
  return [
    `<path d="M${round(begin.x)} ${round(begin.y)} Q${round(control.x)} ${round(control.y)} ${round(end.x)} ${round(end.y)}"${dash}/>`,
    `<path class="head" d="M${round(end.x)} ${round(end.y)} L${wing(0.42)} L${wing(-0.42)} Z"/>`,
    ...(label === undefined
      ? []
      : [
          // Without it, the line would be visible between the words.
          `<rect class="gap" x="${round(place.x - label.length * 3.3)}" y="${round(place.y - 8)}" width="${round(label.length * 6.6)}" height="16"/>`,
          `<text x="${round(place.x)}" y="${round(place.y + 5)}" font-size="13">${escapeXml(label)}</text>`,
        ]),
  ].join('');
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle between two points, moved to the right of the direction from one to the other. */
function aside(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  return { x: (from.x + to.x) / 2 - dy * by, y: (from.y + to.y) / 2 + dx * by };
}

/** Where the line from the middle of a box to a point leaves the box, and a little further. */
function edgeOf(box: Box, towards: Point): Point {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const scale = Math.min(
    (box.width / 2 + 3) / Math.max(Math.abs(dx), 0.001),
    (heightOf(box) / 2 + 3) / Math.max(Math.abs(dy), 0.001),
  );
  return { x: box.x + dx * scale, y: box.y + dy * scale };
}

export const round = (pixels: number): string => pixels.toFixed(1).replace(/\.0$/, '');

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
