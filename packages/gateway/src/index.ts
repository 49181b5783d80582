export { createGateway } from './create-gateway.js';
export { createMonitor } from './create-monitor.js';
export { type Endpoint, type EndpointConfig, parseEndpoints } from './endpoints/endpoint.js';
export type { DeliveryRecord } from './endpoints/endpoint-sender.js';
export {
  type EndpointOptions,
  type EndpointsRunning,
  sendToEndpoints,
} from './endpoints/send-to-endpoints.js';
export type { Gateway, GatewayOptions } from './gateway.js';
export { createGatewayKey, type GatewayKey } from './keys/gateway-key.js';
export { parseKeys } from './keys/key-ring.js';
export { type Scope, scopeMeanings } from './keys/scopes.js';
export { openApiDocument } from './open-api/open-api-document.js';
export type { RequestRecord } from './request-record.js';
export { type GatewayServer, type ServeOptions, serveGateway } from './serve-gateway.js';
