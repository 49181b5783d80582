import { type ExchangeOptions, exchange } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';

export const template = {
  connector_id: '1',
  telephone: '573001112233',
  template_name: 'order_shipped_es',
  template_vars: 'Ada;A-1',
  customer_id: 'c-7',
  url_attach: '',
};

/** A bare client of the dialect, for its tests. */
export function wolkvoxClient({ wolkvox: { origin, credentials } }: Simulator) {
  const call = (api: string, options: ExchangeOptions = {}, script = 'whatsapp.php') =>
    exchange(`${origin}/api/v2/${script}?api=${api}`, {
      method: options.body === undefined ? 'GET' : 'POST',
      ...options,
      headers: { 'wolkvox-token': credentials.token, ...options.headers },
    });
  return {
    call,
    sendTemplate: (changes: object = {}) =>
      call('send_template_official', { body: { ...template, ...changes } }),
    sendText: (changes: object = {}) =>
      call('send_message_official', {
        body: { connector_id: '1', telephone: '573001112233', message: 'Hola', ...changes },
      }),
    report: (campaign = '900', from = '20260630000000', to = '20260630235959') =>
      call(`campaign_9&campaign_id=${campaign}&date_ini=${from}&date_end=${to}`, {}, 'reports_manager.php'),
  };
}

export type WolkvoxClient = ReturnType<typeof wolkvoxClient>;

export const parametersRequired = { code: 400, error: 'BAD REQUEST', msg: 'SOME PARAMETERS ARE REQUIRED' };
