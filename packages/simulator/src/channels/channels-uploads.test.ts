import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import { type ChannelsClient, channelsClient } from './channels-client.fixture.js';

let simulator: Simulator;
let client: ChannelsClient;
let presigned: {
  mediaUrl: string;
  uploadUrl: string;
  uploadMethod: string;
  uploadFormData: Record<string, string>;
};
beforeEach(async () => {
  simulator = await startSimulator();
  client = channelsClient(simulator);
  presigned = (await presign({ contentType: 'image/jpeg' })).body as unknown as typeof presigned;
});
afterEach(() => simulator.close());

const presign = (body: object) => client.post(`${client.workspace}/channel-media/presigned-upload`, body);
const file = new File([Buffer.from([0xff, 0xd8, 0xff, 0xe0])], 'a.jpg', { type: 'image/jpeg' });

type Fields = readonly (readonly [string, string | File])[];
const upload = async (fields: Fields, headers: Record<string, string> = {}) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return (await fetch(presigned.uploadUrl, { method: 'POST', body: form, headers })).status;
};
const formFields = (): Fields => Object.entries(presigned.uploadFormData);

test('a form is given out, and takes the file after all of its fields', async () => {
  expect(presigned).toEqual({
    mediaUrl: expect.stringMatching(/^https:/),
    uploadUrl: expect.stringContaining(simulator.channels.origin),
    uploadMethod: 'POST',
    uploadFormData: expect.objectContaining({ 'content-type': 'image/jpeg' }),
  });
  expect(await upload([...formFields(), ['file', file]])).toBe(204);
  expect(simulator.channels.requests.map(({ route }) => route)).toEqual(['presigned-upload', 'upload']);
});

test.each<[string, () => Fields]>([
  ['a missing field', () => [...formFields().slice(1), ['file', file]]],
  [
    'an altered field',
    () => [['policy', 'x'], ...formFields().filter(([name]) => name !== 'policy'), ['file', file]],
  ],
  ['a field too many', () => [['x', 'y'], ...formFields(), ['file', file]]],
  ['the file before the fields', () => [['file', file], ...formFields()]],
  ['a file of another name', () => [...formFields(), ['photo', file]]],
  ['no file', () => formFields()],
  ['a file that is text', () => [...formFields(), ['file', 'bytes']]],
  ['an empty file', () => [...formFields(), ['file', new File([], 'a.jpg')]]],
])('refuses %s', async (_case, fields) => {
  expect(await upload(fields())).toBe(400);
});

test('refuses the access key, which is not for the upload host, and forms it never gave out', async () => {
  expect(await upload([...formFields(), ['file', file]], { authorization: 'AccessKey x' })).toBe(400);
  expect(
    (await fetch(`${simulator.channels.origin}/uploads/none`, { method: 'POST', body: 'x' })).status,
  ).toBe(404);
  expect((await fetch(presigned.uploadUrl, { method: 'POST', body: 'no form' })).status).toBe(400);
});

test('the form needs the content type and the access key', async () => {
  expect((await presign({})).body.details).toHaveProperty('contentType');
  expect((await presign({ contentType: 'jpeg' })).status).toBe(422);
  expect((await presign({ contentType: 'image/jpeg', filename: 'a.jpg' })).status).toBe(422);
  const path = `${client.workspace}/channel-media/presigned-upload`;
  const body = { contentType: 'image/jpeg' };
  expect((await client.call(path, { method: 'POST', body, headers: { authorization: '' } })).status).toBe(
    401,
  );
});
