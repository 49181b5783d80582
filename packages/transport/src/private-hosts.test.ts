import { expect, it } from 'vitest';
import { isPrivateHost } from './private-hosts.js';

const of = (host: string): boolean => isPrivateHost(new URL(`https://${host}/`).hostname);

it.each([
  'localhost',
  'app.localhost',
  'simulator',
  'nas.local',
  'db.internal',
  'router.lan',
  'x.home.arpa',
  'db.internal.',
  '127.0.0.1',
  '127.9.9.9',
  '0x7f.1',
  '2130706433',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '[::1]',
  '[::]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fe80::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:10.0.0.1]',
])('%s is of a private network', (host) => {
  expect(of(host)).toBe(true);
});

it.each([
  'bird.com',
  'bucket.s3.eu-west-1.amazonaws.com',
  '8.8.8.8',
  '172.32.0.1',
  '192.169.0.1',
  '[2606:4700::1111]',
  '[::ffff:8.8.8.8]',
  'localhost.example.com',
  'internal.example.com',
])('%s is not', (host) => {
  expect(of(host)).toBe(false);
});
