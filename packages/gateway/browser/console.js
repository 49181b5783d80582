// The script of the console's pages: keeps figures up to date, draws the plots, and writes times as the reader has them.
(() => {
  /** A gateway that is there is never silent for so long. */
  const silentMs = 10_000;
  const againMs = 2_000;
  const lost = document.getElementById('lost');
  const pause = document.querySelector('[data-pause]');
  let isPaused = false;
  // Before whatever else a click on it causes.
  pause?.addEventListener('click', () => {
    isPaused = !isPaused;
    const { resume } = pause.dataset;
    pause.dataset.resume = pause.textContent;
    pause.textContent = resume;
    pause.setAttribute('aria-pressed', String(isPaused));
  });

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
      const response = await fetch(address, { signal: AbortSignal.timeout(silentMs) });
      // The session is over: the page itself says where one signs in.
      if (response.status === 401) location.reload();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const text = await response.text();
      lost.hidden = true;
      return text;
    } catch {
      lost.hidden = false;
      return undefined;
    }
  }

  /**
   * Takes what an address has, now and whenever it changes: by a stream, or by asking where none comes through. While nobody
   * looks there is no stream: over HTTP/1.1 a browser has six connections to a server, for all its pages together.
   */
  function follow(address, take) {
    let end = () => {};
    const begin = () => {
      const stream = new EventSource(address);
      let timer = setTimeout(instead, silentMs);
      let isOver = false;
      end = () => {
        isOver = true;
        clearTimeout(timer);
        stream.close();
      };
      const hear = () => {
        lost.hidden = true;
        clearTimeout(timer);
        timer = setTimeout(instead, silentMs);
      };
      async function instead() {
        stream.close();
        clearTimeout(timer);
        const text = await ask(address);
        if (isOver) return;
        if (text !== undefined) take(text);
        timer = setTimeout(begin, againMs);
      }
      stream.onerror = instead;
      stream.addEventListener('unchanged', hear);
      stream.onmessage = ({ data }) => {
        hear();
        take(data);
      };
    };
    const look = () => {
      end();
      if (!document.hidden && !isPaused) begin();
    };
    document.addEventListener('visibilitychange', look);
    pause?.addEventListener('click', look);
    look();
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

  /** Writes what stands at an axis as the language of the page has it: uPlot would write times as Americans do. */
  const written = (format) => (_, marks) => marks.map((mark) => format(mark));
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' });
  const amount = new Intl.NumberFormat(document.documentElement.lang);

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
          axes: [
            { ...axis, values: written((seconds) => clock.format(seconds * 1000)) },
            { ...axis, size: 50, values: written(amount.format) },
          ],
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

  /** Draws what the page was written with, or what came since. */
  function draw() {
    const { series } = document.querySelector('[data-series]')?.dataset ?? {};
    for (const show of series === undefined ? [] : plots) show(JSON.parse(series));
  }

  for (const part of document.querySelectorAll('[data-live]')) {
    let latest;
    const put = (text) => {
      const left = update(part, text);
      held.hidden = left.length === 0;
      latest = left.length === 0 ? undefined : text;
      draw();
    };
    follow(part.dataset.live, put);
    // What was held is put in its place when nothing of it is marked any more.
    document.addEventListener('selectionchange', () => latest !== undefined && put(latest));
  }

  /** Why somebody decides is in this tab again when they have signed in anew: a session may end while they write. */
  function keepReason() {
    const field = document.querySelector('textarea[name="reason"]');
    const place = `reason ${location.pathname}`;
    if (field !== null) {
      field.value ||= sessionStorage.getItem(place) ?? '';
      field.addEventListener('input', () => sessionStorage.setItem(place, field.value));
    }
    // It is written down, or another person may be next.
    const isDone = new URLSearchParams(location.search).has('done');
    if (isDone) sessionStorage.clear();
    document
      .querySelector('form[action="/console/sign-out"]')
      ?.addEventListener('submit', () => sessionStorage.clear());
  }

  /**
   * A second click would be refused as a conflict with the first one, whose success nobody would see: they would decide once more.
   * After a while it counts, because the first one may not have come through, and so it does for whoever goes back to the form.
   */
  function takeOneClick() {
    let isSent = false;
    const takeNext = () => {
      isSent = false;
    };
    document.addEventListener('submit', (event) => {
      if (isSent) event.preventDefault();
      else setTimeout(takeNext, silentMs);
      isSent = true;
    });
    window.addEventListener('pageshow', takeNext);
  }

  keepReason();
  takeOneClick();
  draw();
  localizeTimes(document);
})();
