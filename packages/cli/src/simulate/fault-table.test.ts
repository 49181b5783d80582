import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createClient, type WamuxConfig } from 'wamux';
import { parse } from 'yaml';
import { runHere } from '../test-io.fixture.js';

// What the guides promise of each fault of `wamux simulate`, in English and in Spanish.

const pageOf = (page: string) =>
  readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), 'utf8').split('\n');

/** The rows of a guide's table, one for each fault: its name, and what is said of it. */
function rowsOf(page: string) {
  const lines = pageOf(page);
  const begin = lines.findIndex((line) => line.startsWith('| `--fault wolkvox:…`'));
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith('|'));
  return lines.slice(begin + 2, end).flatMap((line) => {
    const [, faults = '', , outcome = '', next = ''] = line.split('|').map((cell) => cell.trim());
    return [...faults.matchAll(/`([\w-]+)`/g)].map(([, fault = '']) => ({ fault, outcome, next }));
  });
}

const words: Readonly<Record<string, string>> = {
  'no aceptado': 'not accepted',
  desconocido: 'unknown',
  'siguiente proveedor': 'next provider',
  'se le pregunta otra vez, luego al siguiente': 'asked again, then next provider',
  'no se vuelve a enviar nada': 'nothing is sent again',
};
const inEnglish = (text: string): string => words[text] ?? text;

/** What becomes of a message to a simulation that was started with the fault, as the guide starts it. */
async function tryFault(fault: string) {
  const stop = new AbortController();
  let written = '';
  const ended = runHere(
    ['simulate', '--provider', 'wolkvox', '--provider', 'dt', '--fault', `wolkvox:${fault}`],
    {
      interrupted: stop.signal,
      onWrite(text) {
        written += text;
      },
    },
  );
  await expect.poll(() => written, { timeout: 20_000 }).toMatch(/listening/);
  const config: WamuxConfig = parse(written.slice(0, written.indexOf('\n\n')));
  const client = await createClient(config);
  const sent = await client.send(
    { to: '+573001112233', type: 'text', text: 'Hola' },
    { timeoutMs: fault === 'hang' ? 1_000 : 8_000 },
  );
  await client.close();
  stop.abort();
  await ended;
  const attempts = (sent.isOk() ? sent.value.attempts : sent.error.attempts) ?? [];
  return {
    attempts: attempts.map(({ outcome, provider }) => [provider, outcome]),
    outcome: sent.isOk() ? 'accepted' : sent.error.outcome,
  };
}

const taken = ['dt', 'accepted'];
const refused = ['wolkvox', 'not-accepted'];

describe('the guide’s table of faults', () => {
  const rows = rowsOf('getting-started.md');

  it('says the same in Spanish', () => {
    expect(rows.length).toBeGreaterThan(10);
    const spanish = rowsOf('es/primeros-pasos.md').map(({ fault, outcome, next }) => ({
      fault,
      outcome: inEnglish(outcome),
      next: inEnglish(next),
    }));
    expect(spanish).toEqual(rows);
  });

  it.each(rows)('$fault: $outcome, $next', async ({ fault, outcome, next }) => {
    const became = await tryFault(fault);
    if (outcome === 'unknown') {
      expect(next).toBe('nothing is sent again');
      expect(became).toEqual({ outcome: 'unknown', attempts: [['wolkvox', 'unknown']] });
      return;
    }
    expect(outcome).toBe('not accepted');
    const tries = became.attempts.slice(0, -1);
    expect(became).toEqual({ outcome: 'accepted', attempts: [...tries, taken] });
    expect(tries.every((one) => JSON.stringify(one) === JSON.stringify(refused))).toBe(true);
    expect(next).toBe(tries.length > 1 ? 'asked again, then next provider' : 'next provider');
  });
});
