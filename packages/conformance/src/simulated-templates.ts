import type { TemplateMap } from '@wamux/core/policy';
import type { TemplateSamples } from './samples.js';

const feedback = {
  name: 'order_feedback',
  variables: { customer: 'Ada' },
  buttons: [
    { type: 'url', index: 0, value: 'A-1' },
    { type: 'quick-reply', index: 1, value: 'good' },
  ],
} as const;

/** Messages by the templates that simulated accounts of `@wamux/simulator` have in common, for `describeProvider`. */
export const simulatedTemplates: Required<TemplateSamples> = {
  plain: { name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } },
  templateHeaderText: {
    name: 'order_note',
    variables: { number: 'A-1' },
    header: { type: 'text', text: 'News' },
  },
  templateHeaderMedia: {
    name: 'parcel_photo',
    variables: { customer: 'Ada' },
    header: { type: 'image', media: { url: 'https://files.example.test/a.jpg' } },
  },
  templateUrlButton: feedback,
  templateQuickReplyButton: feedback,
  templateHeaderLocation: {
    name: 'pickup_point',
    variables: { customer: 'Ada' },
    header: { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
  },
  templateCopyCodeButton: { name: 'sale', variables: { customer: 'Ada', coupon: 'SAVE-20' } },
  templateFlowButton: {
    name: 'survey',
    variables: { customer: 'Ada' },
    buttons: [{ type: 'flow', index: 0, value: 'token', data: { order: 'A-1' } }],
  },
  templateNamedParameters: { name: 'visit', language: 'en', variables: { person: 'Ada', time: '9' } },
};

/**
 * Maps these templates, and the simulated accounts' `otp_code` and `bread_carousel`, for a provider whose bindings have the
 * form of Meta's.
 * @param schema The adapter's schema of a binding.
 */
export function mapSimulatedTemplates<Binding>(schema: {
  /** Checks a binding, and fills in what it leaves out. */
  parse(binding: unknown): Binding;
}): TemplateMap<Binding> {
  const map = (name: string, variables: readonly string[], more: object = {}) => ({
    variables,
    binding: schema.parse({ name, language: 'es', ...more }),
  });
  return {
    order_shipped: map('order_shipped', ['customer', 'order']),
    order_note: map('order_note', ['number']),
    parcel_photo: map('parcel_photo', ['customer']),
    order_feedback: map('order_feedback', ['customer']),
    pickup_point: map('pickup_point', ['customer']),
    survey: map('survey', ['customer']),
    bread: map('bread_carousel', ['customer']),
    otp_code: map('otp_code', ['code'], { buttons: { 0: 'code' } }),
    sale: map('sale', ['customer', 'coupon'], {
      variables: ['customer'],
      buttons: { 1: { type: 'copy-code', variable: 'coupon' } },
    }),
    visit: map('visit', ['person', 'time'], {
      language: { es: 'es', en: 'en_US' },
      parameterFormat: 'named',
      variables: { person: 'person', time: 'at' },
      header: 'person',
    }),
  };
}
