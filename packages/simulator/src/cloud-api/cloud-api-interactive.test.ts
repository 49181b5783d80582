import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import { type CloudApiClient, cloudApiClient } from './cloud-api-client.fixture.js';

let simulator: Simulator;
let client: CloudApiClient;
beforeEach(async () => {
  simulator = await startSimulator();
  client = cloudApiClient(simulator);
});
afterEach(() => simulator.close());

const body = { text: 'Pick' };
const send = (interactive: object) =>
  client.say({ type: 'interactive', interactive: { body, ...interactive } });

const row = (id: string) => ({ id, title: id });
const linkButton = (parameters: object = {}) => ({
  type: 'cta_url',
  action: {
    name: 'cta_url',
    parameters: { display_text: 'Open', url: 'https://shop.test/A-1', ...parameters },
  },
});
const flow = (parameters: object = {}) => ({
  type: 'flow',
  action: {
    name: 'flow',
    parameters: { flow_message_version: '3', flow_cta: 'Book', flow_id: '1', ...parameters },
  },
});
const products = (title?: string, count = 1) => ({
  ...(title === undefined ? {} : { title }),
  product_items: Array.from({ length: count }, (_, index) => ({ product_retailer_id: `sku-${index}` })),
});
const productList = (...sections: object[]) => ({
  type: 'product_list',
  header: { type: 'text', text: 'Ours' },
  action: { catalog_id: '146', sections },
});
const product = { type: 'product', action: { catalog_id: '146', product_retailer_id: 'sku-1' } };

describe('the ledger says of each interactive message what it is', () => {
  test.each([
    ['buttons', { type: 'button', action: { buttons: [{ type: 'reply', reply: row('a') }] } }],
    ['list', { type: 'list', action: { button: 'Show', sections: [{ rows: [row('a')] }] } }],
    ['link-button', linkButton()],
    ['link-button', { ...linkButton(), header: { type: 'text', text: 'T' }, footer: { text: 'F' } }],
    ['location-request', { type: 'location_request_message', action: { name: 'send_location' } }],
    ['flow', flow()],
    [
      'flow',
      flow({ flow_action: 'navigate', flow_action_payload: { screen: 'FIRST', data: { order: 'A-1' } } }),
    ],
    ['flow', flow({ flow_id: undefined, flow_name: 'booking', mode: 'draft', flow_token: 't' })],
    ['product', product],
    ['product-list', productList(products('A', 2), products('B'))],
    [
      'catalog',
      {
        type: 'catalog_message',
        action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'sku-1' } },
      },
    ],
    [
      'call-permission-request',
      { type: 'call_permission_request', action: { name: 'call_permission_request' } },
    ],
  ])('%s', async (kind, interactive) => {
    expect(await send(interactive)).toMatchObject({ status: 200 });
    expect(simulator.ledger.acceptances).toMatchObject([{ kind, content: 'Pick' }]);
  });

  test('of a product without a text, the product', async () => {
    await send({ ...product, body: undefined });
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'product', content: 'sku-1' }]);
  });
});

describe('what no document describes is refused, and nothing is accepted', () => {
  test.each([
    ['a type that no document names', { type: 'poll', action: { name: 'poll' } }],
    ['the action of another type', { ...linkButton(), action: { name: 'send_location' } }],
    ['no action', { type: 'location_request_message' }],
    ['a link that is no URL', linkButton({ url: 'shop' })],
    ['a link button of 21', linkButton({ display_text: 'x'.repeat(21) })],
    ['a link button without its text', linkButton({ display_text: undefined })],
    ['a second link button', linkButton({ second: 'https://shop.test' })],
    [
      'a location request with a footer',
      {
        type: 'location_request_message',
        footer: { text: 'F' },
        action: { name: 'send_location' },
      },
    ],
    ['a flow by id and by name', flow({ flow_name: 'booking' })],
    ['a flow by neither', flow({ flow_id: undefined })],
    ['a flow of another version', flow({ flow_message_version: '2' })],
    ['a flow button of 31', flow({ flow_cta: 'x'.repeat(31) })],
    [
      'a flow with data for a screen that it does not open',
      flow({
        flow_action: 'data_exchange',
        flow_action_payload: { screen: 'FIRST' },
      }),
    ],
    ['a flow with empty data', flow({ flow_action_payload: { screen: 'FIRST', data: {} } })],
    ['a product with a header', { ...product, header: { type: 'text', text: 'T' } }],
    ['a product list without a header', { ...productList(products('A')), header: undefined }],
    ['a product list without a text', { ...productList(products('A')), body: undefined }],
    ['sections of products without titles', productList(products(), products())],
    ['31 products', productList(products('A', 16), products('B', 15))],
    ['a text of 1025', { ...linkButton(), body: { text: 'x'.repeat(1025) } }],
  ])('%s', async (_case, interactive) => {
    expect(await send(interactive)).toMatchObject({ status: 400 });
    expect(simulator.ledger.acceptances).toEqual([]);
  });
});
