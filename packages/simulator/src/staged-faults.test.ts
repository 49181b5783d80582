import { expect, test } from 'vitest';
import type { FaultTrigger } from './fault-trigger.js';
import { createStagedFaults } from './staged-faults.js';

const spoil = (when: FaultTrigger['when']): FaultTrigger => ({ when, respond: () => {} });
const valid = { valid: true };
const invalid = { valid: false };

test('after and times count the requests of the route', () => {
  const faults = createStagedFaults();
  const fault = spoil('before-acceptance');
  faults.stage('send', fault, { after: 2, times: 2 });
  const drawn = Array.from({ length: 6 }, () => faults.draw('send', valid) === fault);
  expect(drawn).toEqual([false, false, true, true, false, false]);
});

test('other routes neither count nor suffer; * is every route', () => {
  const faults = createStagedFaults();
  faults.stage('send', spoil('before-acceptance'), { times: 1 });
  expect(faults.draw('list', valid)).toBeNull();
  expect(faults.draw('send', valid)).not.toBeNull();

  faults.stage('*', spoil('before-acceptance'), { times: 2 });
  expect(faults.draw('list', valid)).not.toBeNull();
  expect(faults.draw('send', valid)).not.toBeNull();
  expect(faults.draw('send', valid)).toBeNull();
});

test('faults of one route apply in order of staging', () => {
  const faults = createStagedFaults();
  const first = spoil('before-acceptance');
  const second = spoil('after-acceptance');
  faults.stage('send', first, { times: 2 });
  faults.stage('send', second, { after: 1, times: 1 });
  const drawn = Array.from({ length: 5 }, () => faults.draw('send', valid));
  expect(drawn).toEqual([first, first, null, second, null]);
});

test('only a refusal hits an invalid request, and only what can be hit is counted', () => {
  const faults = createStagedFaults();
  faults.stage('send', spoil('after-acceptance'), { times: 1 });
  expect(faults.draw('send', invalid)).toBeNull();
  expect(faults.draw('send', valid)).not.toBeNull();

  faults.stage('send', spoil('at-once'), { times: 1 });
  expect(faults.draw('send', invalid)).not.toBeNull();
});

test('a staged fault can be taken back, one or all', () => {
  const faults = createStagedFaults();
  const kept = spoil('at-once');
  const remove = faults.stage('send', spoil('at-once'));
  faults.stage('send', kept);
  remove();
  expect(faults.draw('send', valid)).toBe(kept);
  faults.clear();
  expect(faults.draw('send', valid)).toBeNull();
});
