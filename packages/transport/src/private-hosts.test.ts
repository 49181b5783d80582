import { expect, it } from 'vitest';
import { isPrivateHost, lookupPublic } from './private-hosts.js';

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
  '192.0.0.1',
  '198.18.0.1',
  '203.0.113.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[2001:db8::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[1::1]',
  '[4000::1]',
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

const lookUp = (name: string, all: boolean) =>
  new Promise((resolve) => lookupPublic(name, { all }, (error, found) => resolve(error ?? found)));

it('gives no address of a name that leads into a private network', async () => {
  for (const all of [true, false]) {
    expect(await lookUp('localhost', all)).toMatchObject({ code: 'NO_PUBLIC_ADDRESS' });
    expect(await lookUp('127.0.0.1', all)).toMatchObject({ code: 'NO_PUBLIC_ADDRESS' });
  }
});

it('gives the addresses of a public name in the form that is asked for', async () => {
  // An address is its own name, so that nobody is asked.
  expect(await lookUp('8.8.8.8', true)).toEqual([{ address: '8.8.8.8', family: 4 }]);
  expect(await lookUp('8.8.8.8', false)).toBe('8.8.8.8');
});
