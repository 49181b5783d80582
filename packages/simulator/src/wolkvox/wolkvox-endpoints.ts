import type { Call } from '../call.js';

export const wolkvoxRoutes = [
  'send_template_official',
  'send_message_official',
  'list_templates',
  'sync_templates',
  'upload_media',
  'campaign_report',
] as const;

export type WolkvoxRoute = (typeof wolkvoxRoutes)[number];

const whatsapp = '/api/v2/whatsapp.php';
const reports = '/api/v2/reports_manager.php';

/** Two PHP scripts; the `api` parameter selects the operation. */
const endpoints: Readonly<Record<WolkvoxRoute, readonly [method: string, path: string, api: string]>> = {
  send_template_official: ['POST', whatsapp, 'send_template_official'],
  send_message_official: ['POST', whatsapp, 'send_message_official'],
  list_templates: ['GET', whatsapp, 'list_templates'],
  sync_templates: ['POST', whatsapp, 'sync_templates'],
  upload_media: ['POST', whatsapp, 'upload_media'],
  campaign_report: ['GET', reports, 'campaign_9'],
};

export function wolkvoxRouteOf({ method, path, query }: Call): WolkvoxRoute | null {
  const isAsked = (route: WolkvoxRoute): boolean => {
    const [endpointMethod, endpointPath, api] = endpoints[route];
    return method === endpointMethod && path === endpointPath && query.get('api') === api;
  };
  return wolkvoxRoutes.find(isAsked) ?? null;
}

export const isWolkvoxScript = (path: string): boolean => path === whatsapp || path === reports;
