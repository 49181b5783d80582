// The script of the console's pages: keeps figures up to date, draws the plots, and writes times as the reader has them.
(() => {
  const everyMs = 2_000;
  const lost = document.getElementById('lost');
  let isPaused = false;

  /** Written by the server in UTC, for readers without this script. */
  function localizeTimes(within) {
    const form = { dateStyle: 'medium', timeStyle: 'medium' };
    const written = new Intl.DateTimeFormat(document.documentElement.lang, form);
    for (const time of within.querySelectorAll('time[datetime]')) {
      time.textContent = written.format(new Date(time.dateTime));
      time.title = time.dateTime;
    }
  }

  /** Gives `undefined` where the gateway does not answer, and says so on the page. */
  async function ask(address) {
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
      // The session is over: the page itself says where one signs in.
      if (response.status === 401) location.reload();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      lost.hidden = true;
      return response;
    } catch {
      lost.hidden = false;
      return undefined;
    }
  }

  /** Repeats after a rest, and not while nobody looks. */
  function repeatedly(work) {
    const next = async () => {
      if (!document.hidden && !isPaused) await work();
      setTimeout(next, everyMs);
    };
    setTimeout(next, everyMs);
    document.addEventListener('visibilitychange', () => document.hidden || isPaused || work());
  }

  const held = document.getElementById('held');

  /** What somebody has marked is left as it is, so that it can be copied. */
  function isMarked(node) {
    const selection = getSelection();
    return selection?.isCollapsed === false && node.contains(selection.anchorNode);
  }

  /** Puts what has changed in the place of what was there, and the focus on the same thing as before. Gives what it had to leave. */
  function update(part, text) {
    const fresh = document.createElement('template');
    fresh.innerHTML = text;
    localizeTimes(fresh.content);
    const focused = document.activeElement;
    const key = part.contains(focused) ? focused.dataset.key : undefined;
    const now = [...fresh.content.children];
    const before = [...part.children];
    const left = [];
    for (const [index, node] of before.entries()) {
      const next = now[index];
      if (next !== undefined && node.isEqualNode(next)) continue;
      if (isMarked(node)) left.push(node);
      else if (next === undefined) node.remove();
      else node.replaceWith(next);
    }
    part.append(...now.slice(before.length));
    if (key !== undefined && !focused.isConnected) {
      const same = part.querySelector(`[data-key="${CSS.escape(key)}"]`);
      (same ?? document.getElementById('content')).focus({ preventScroll: true });
    }
    return left;
  }

  for (const part of document.querySelectorAll('[data-live]')) {
    let last;
    repeatedly(async () => {
      const response = await ask(part.dataset.live);
      if (response === undefined) return;
      const text = await response.text();
      if (text === last) return;
      const left = update(part, text);
      held.hidden = left.length === 0;
      last = left.length === 0 ? text : undefined;
    });
  }

  const pause = document.querySelector('[data-pause]');
  pause?.addEventListener('click', () => {
    isPaused = !isPaused;
    const { resume } = pause.dataset;
    pause.dataset.resume = pause.textContent;
    pause.textContent = resume;
    pause.setAttribute('aria-pressed', String(isPaused));
  });

  const lines = {
    throughput: [
      ['accepted', 'good'],
      ['notAccepted', 'bad'],
      ['unknown', 'unknown'],
    ],
    latency: [
      ['median', 'busy'],
      ['slow', 'warn'],
    ],
  };

  /** A plot that follows the width of its place and the colours of the page. */
  function startPlot(figure) {
    const place = figure.querySelector('.plot');
    const series = lines[figure.dataset.plot];
    let plot;
    let data = [[], ...series.map(() => [])];
    const draw = () => {
      // A canvas knows no variables of CSS: the colours are those of things that stand beside it.
      const colorOf = (selector) => getComputedStyle(figure.querySelector(selector)).color;
      const grid = getComputedStyle(figure).borderTopColor;
      const axis = {
        stroke: colorOf('figcaption'),
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
      };
      plot?.destroy();
      plot = new uPlot(
        {
          width: place.clientWidth,
          height: 180,
          legend: { show: false },
          cursor: { show: false },
          scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
          axes: [axis, { ...axis, size: 50 }],
          series: [
            {},
            ...series.map(([, tone]) => ({
              stroke: colorOf(`.key .${tone}`),
              width: 2,
              points: { show: false },
              spanGaps: true,
            })),
          ],
        },
        data,
        place,
      );
    };
    draw();
    new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: 180 })).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
    return (all) => {
      data = [all.times, ...series.map(([name]) => all[name])];
      plot.setData(data);
    };
  }

  const plots = [...document.querySelectorAll('[data-plot]')].map(startPlot);
  if (plots.length > 0) {
    const update = async () => {
      const all = await (await ask('/console/parts/activity'))?.json();
      for (const show of all === undefined ? [] : plots) show(all);
    };
    update();
    repeatedly(update);
  }

  localizeTimes(document);
})();
