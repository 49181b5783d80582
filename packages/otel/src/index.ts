export { traceWithOpenTelemetry } from './trace-with-open-telemetry.js';
