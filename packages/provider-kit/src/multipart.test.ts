import { expect, it } from 'vitest';
import { toMultipart } from './multipart.js';

it('is a form whose last part is the file, to the byte', async () => {
  const data = new Uint8Array([137, 80, 0, 255]);
  const fields = { key: 'a b', note: 'ñ' };
  const { contentType, body } = await toMultipart(fields, {
    data,
    contentType: 'image/png',
    filename: 'a.png',
  });
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  expect([...form.keys()]).toEqual(['key', 'note', 'file']);
  expect([form.get('key'), form.get('note')]).toEqual(['a b', 'ñ']);
  const file = form.get('file') as File;
  expect([file.name, file.type]).toEqual(['a.png', 'image/png']);
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(data);
});
