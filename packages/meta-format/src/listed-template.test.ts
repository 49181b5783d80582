import * as z from '@wamux/core/zod';
import { describe, expect, it } from 'vitest';
import { listedParts, listedTemplate, readListedParts, toTemplateDefinition } from './listed-template.js';

const read = (template: object) => readListedParts(z.object(listedParts).parse(template));
const buttonsOf = (...buttons: readonly object[]) =>
  read({ components: [{ type: 'BUTTONS', buttons }] }).buttons;

describe('a template as it is listed', () => {
  it.each([
    ['approved', 'approved'],
    ['PENDING', 'pending'],
    ['IN_APPEAL', 'pending'],
    ['REJECTED', 'rejected'],
    ['PAUSED', 'paused'],
    ['DISABLED', 'disabled'],
    ['ARCHIVED', 'disabled'],
    ['PENDING_DELETION', 'disabled'],
    ['deleted', 'disabled'],
    ['LIMIT_EXCEEDED', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'unknown'],
  ])('with the status %s is %s, as when it is pushed', (status, state) => {
    const template = listedTemplate.parse({ name: 'sale', status });
    expect(toTemplateDefinition(template, 'meta').state).toBe(state);
  });

  it('has its format, its header and its body', () => {
    expect(
      read({
        parameter_format: 'NAMED',
        components: [
          { type: 'HEADER', format: 'TEXT', text: 'Cita de {{person}}' },
          { type: 'body', text: 'Hola {{person}}' },
        ],
      }),
    ).toEqual({
      parameterFormat: 'named',
      header: { type: 'text', text: 'Cita de {{person}}' },
      body: 'Hola {{person}}',
      buttons: [],
    });
    expect(read({ components: [{ type: 'HEADER', format: 'GIF' }] }).header).toEqual({ type: 'other' });
    expect(read({ components: [] })).toEqual({ body: null, header: null, buttons: [] });
  });

  it('is of no format and without parts where the list does not tell them', () => {
    expect(read({})).toEqual({ body: null });
    expect(read({ parameter_format: 'constructor', components: 'none' })).toEqual({ body: null });
  });

  it.each([
    [{ type: 'URL', url: 'https://shop.test/{{1}}' }, 'url', 'required'],
    [{ type: 'URL', url: 'https://shop.test/' }, 'url', 'none'],
    [{ type: 'OTP', otp_type: 'COPY_CODE' }, 'url', 'required'],
    [{ type: 'OTP', otp_type: 'ONE_TAP' }, 'url', 'required'],
    [{ type: 'OTP', otp_type: 'zero_tap' }, 'url', 'optional'],
    [{ type: 'QUICK_REPLY' }, 'quick-reply', 'optional'],
    [{ type: 'COPY_CODE' }, 'copy-code', 'required'],
    [{ type: 'FLOW' }, 'flow', 'required'],
    [{ type: 'PHONE_NUMBER' }, 'other', 'none'],
    [{ type: 7 }, 'other', 'none'],
  ])('has the button %j', (button, type, value) => {
    expect(buttonsOf({ type: 'PHONE_NUMBER' }, button)?.[1]).toEqual({ type, value });
  });
});
